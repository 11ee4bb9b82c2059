// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::executor`: runs independent tasks on a number of threads.
#pragma once

#include <strider/error.hpp>

#if !(defined(STRIDER_SERIAL) && STRIDER_SERIAL)
#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <memory>
#include <string>
#include <type_traits>
#endif

namespace strider {

#if defined(STRIDER_SERIAL) && STRIDER_SERIAL

/// The serial twin: one thread, the caller's.
class executor {
public:
    explicit executor(int = 1) {}
    [[nodiscard]] int threads() const noexcept { return 1; }
    template <class F>
    void run(int tasks, F&& f) const {
        for (int i = 0; i < tasks; ++i) f(i);
    }
};

#else

/// Runs tasks on TBB threads. Copies share their threads. Usable from many threads at once.
class executor {
public:
    /// At most `threads` threads, the caller's among them; 0: as many as TBB finds.
    /// Throws argument_error for a negative number, or more than `most_threads`.
    explicit executor(int threads = 0)
        : arena_(std::make_shared<tbb::task_arena>(
              counted(threads) > 0 ? threads : int{tbb::task_arena::automatic})) {
        arena_->initialize();
    }

    [[nodiscard]] int threads() const noexcept { return arena_->max_concurrency(); }

    /// Calls f(0), ..., f(tasks - 1), each once, and returns when all have returned. With one
    /// thread or one task: in order, in the caller, without TBB.
    template <class F>
    void run(int tasks, F&& f) const {
        using task = std::remove_reference_t<F>;
        run_erased(
            tasks, [](const void* it, int i) { (*static_cast<task*>(const_cast<void*>(it)))(i); },
            std::addressof(f));
    }

    /// More than any machine has; each takes an arena of memory.
    static constexpr int most_threads = 4096;

private:
    static int counted(int threads) {
        if (threads < 0 || threads > most_threads)
            throw argument_error("expected 0 to " + std::to_string(most_threads) +
                                 " threads, found " + std::to_string(threads));
        return threads;
    }

    using call = void(const void* f, int i);

    // What TBB makes of a loop is compiled once for all of them, not once for each (10 to 25 % of
    // the compile time of a network that is trained).
    void run_erased(int tasks, call* each, const void* f) const {
        if (tasks <= 1 || threads() == 1) {
            for (int i = 0; i < tasks; ++i) each(f, i);
            return;
        }
        // TBB orders the tasks after what came before and before what comes after by itself. The
        // flag says it once more, for ThreadSanitizer, which does not see into a libtbb that was
        // built without it.
        std::atomic<int> handed_over{0};
        handed_over.store(1, std::memory_order_release);
        arena_->execute([&] {
            tbb::parallel_for(
                tbb::blocked_range<int>(0, tasks, 1),
                [&](const tbb::blocked_range<int>& range) {
                    work(range.begin(), range.end(), each, f, handed_over);
                },
                tbb::static_partitioner{});
        });
        (void)handed_over.load(std::memory_order_acquire);
    }

    // Not inlined, so that a race of f is not taken for one of TBB's (cmake/tsan.supp).
    [[gnu::noinline]] static void work(int begin, int end, call* each, const void* f,
                                       std::atomic<int>& handed_over) {
        (void)handed_over.load(std::memory_order_acquire);
        for (int i = begin; i < end; ++i) each(f, i);
        handed_over.fetch_add(1, std::memory_order_release);
    }

    std::shared_ptr<tbb::task_arena> arena_;
};

#endif

/// Calls run(begin, end) for parts of [0, count), one for each thread.
template <class F>
void divide(int count, const executor& threads, F run) {
    const int parts = count < threads.threads() ? count : threads.threads();
    threads.run(parts, [&](int i) { run(count * i / parts, count * (i + 1) / parts); });
}

} // namespace strider
