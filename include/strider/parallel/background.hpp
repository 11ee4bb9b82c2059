// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::background`: a task that runs while its owner goes on with something else.
#pragma once

#include <atomic>
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
        task_ = std::forward<F>(task);
        handed_over_.store(true, std::memory_order_release);
        arena_.execute([this] { group_.run([this] { work(); }); });
    }
    /// Returns when the task has ended, and throws what it threw. Runs it here if no thread has
    /// begun it.
    void wait() {
        arena_.execute([this] { group_.wait(); });
        (void)handed_over_.load(std::memory_order_acquire);
    }

private:
    void work() {
        struct hand_back { // also when the task throws
            std::atomic<bool>& handed_over;
            ~hand_back() { handed_over.store(false, std::memory_order_release); }
        } const end{handed_over_};
        if (handed_over_.load(std::memory_order_acquire)) task_();
    }

    std::function<void()> task_;
    // TBB orders the task after run() and before wait() by itself. The flag says it once more, for
    // ThreadSanitizer, which does not see into a libtbb that was built without it.
    std::atomic<bool> handed_over_{false};
    oneapi::tbb::task_arena arena_{2, 1}; // one worker, and one place for the owner when it waits
    oneapi::tbb::task_group group_;
};

#endif

} // namespace strider
