// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::background`: a task that runs concurrently with its owner.
#pragma once

#include <strider/error.hpp>

#if !(defined(STRIDER_SERIAL) && STRIDER_SERIAL)
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>

#include <atomic>
#endif

#include <functional>
#include <utility>

namespace strider {

/// Holds a task, and runs it at wait().
class serial_background {
public:
    serial_background() = default;
    serial_background(const serial_background&) = delete;
    serial_background& operator=(const serial_background&) = delete;
    ~serial_background() = default;

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

#if defined(STRIDER_SERIAL) && STRIDER_SERIAL

/// The one that this translation unit is built for.
using background = serial_background;

#else

/// Runs a task concurrently with its owner. It has a TBB arena of its own, so the owner's loops
/// neither wait for the task nor pick it up. `run` and `wait` are for the owning thread.
template <class Errors = errors::native>
class tbb_background {
public:
    tbb_background() = default;
    tbb_background(const tbb_background&) = delete;
    tbb_background& operator=(const tbb_background&) = delete;
    /// Waits for the task; an exception that no wait() has rethrown is dropped.
    ~tbb_background() {
        Errors::contain([this] { wait(); });
    }

    /// Starts a task after the last one has ended; rethrows its exception.
    template <class F>
    void run(F&& task) {
        wait();
        task_ = std::forward<F>(task);
        handed_over_.store(true, std::memory_order_release);
        arena_.execute([this] { group_.run([this] { work(); }); });
    }
    /// Waits until the task has ended, and rethrows its exception. Runs it on this thread if no
    /// other has started it.
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
    // TBB itself orders the task after run() and before wait(). The flag repeats this for
    // ThreadSanitizer, which cannot see into a libtbb built without it.
    std::atomic<bool> handed_over_{false};
    oneapi::tbb::task_arena arena_{2, 1}; // one worker, and a slot for the owner when it waits
    oneapi::tbb::task_group group_;
};

/// The one that this translation unit is built for.
using background = tbb_background<>;

#endif

} // namespace strider
