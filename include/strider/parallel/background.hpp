// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::background`: a task that runs while its owner goes on with something else.
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

/// Holds a task for its owner, and runs it at wait().
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

/// What this unit is built for.
using background = serial_background;

#else

/// Runs a task beside its owner. It has an arena of its own, so the loops of the owner neither wait
/// for the task nor pick it up. `run` and `wait` are for the thread that owns it.
template <class Errors = errors::native>
class tbb_background {
public:
    tbb_background() = default;
    tbb_background(const tbb_background&) = delete;
    tbb_background& operator=(const tbb_background&) = delete;
    /// Waits for the task; an exception of it that no wait() has taken is dropped.
    ~tbb_background() {
        Errors::contain([this] { wait(); });
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

/// What this unit is built for.
using background = tbb_background<>;

#endif

} // namespace strider
