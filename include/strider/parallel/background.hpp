// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::background`: a task that runs while its owner goes on with something else.
#pragma once

#include <functional>
#include <utility>

#if !(defined(STRIDER_SERIAL) && STRIDER_SERIAL)
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#endif

namespace strider {

#if defined(STRIDER_SERIAL) && STRIDER_SERIAL

/// Runs a task beside its owner; this serial twin runs it at wait().
class background {
public:
    background() = default;
    background(const background&) = delete;
    background& operator=(const background&) = delete;
    ~background() = default;

    template <class F>
    void run(F&& task) {
        wait();
        task_ = std::forward<F>(task);
    }
    void wait() {
        if (const auto task = std::exchange(task_, nullptr)) task();
    }

private:
    std::function<void()> task_;
};

#else

/// Runs a task beside its owner. It has an arena of its own, so the loops of the owner neither wait
/// for the task nor pick it up. `run` and `wait` are for the thread that owns it.
class background {
public:
    background() = default;
    background(const background&) = delete;
    background& operator=(const background&) = delete;
    /// Waits for the task; an exception of it that no wait() has taken is dropped.
    ~background() {
        try {
            wait();
        } catch (...) { // NOLINT: a destructor has nobody to tell
        }
    }

    /// Starts a task, after the last one has ended; throws what that one threw.
    template <class F>
    void run(F&& task) {
        wait();
        arena_.execute([&] { group_.run(std::forward<F>(task)); });
    }
    /// Returns when the task has ended, and throws what it threw. Runs it here if no thread has
    /// begun it.
    void wait() {
        arena_.execute([&] { group_.wait(); });
    }

private:
    oneapi::tbb::task_arena arena_{2, 1}; // one worker, and one place for the owner when it waits
    oneapi::tbb::task_group group_;
};

#endif

} // namespace strider
