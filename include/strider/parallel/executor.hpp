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
#endif

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

namespace strider {

/// What engines run their tasks on, made from a number of threads (0: as many as there are):
/// `threads()`; `run(tasks, f)`, which calls f(0), ..., f(tasks - 1), each once, on at most so many
/// threads, and returns when all have returned; `errors`, one of strider::errors, as whatever fails
/// on it does. Copies are the same executor.
///
/// It is part of the type of every engine, as the instruction set is, so that units that are built
/// for different ones share no function.
template <class T>
concept Executor = std::copy_constructible<T> && std::constructible_from<T, int> &&
    requires(const T threads, void (*f)(int)) {
    typename T::errors;
    { threads.threads() } -> std::same_as<int>;
    threads.run(1, f);
};

/// More threads than any machine has; each takes an arena of memory.
inline constexpr int max_threads = 4096;

namespace detail {

/// The number of threads that an executor is asked for. An argument_error for a negative number, or
/// more than `max_threads`.
template <class Errors>
int counted_threads(int threads) {
    if (threads < 0 || threads > max_threads)
        raise<argument_error, Errors>("expected 0 to " + std::to_string(max_threads) +
                                      " threads, found " + std::to_string(threads));
    return threads;
}

} // namespace detail

/// Runs all tasks on the thread of the caller, in order.
template <class Errors = errors::native>
class serial_executor {
public:
    using errors = Errors;

    /// However many threads it is asked for. argument_error for a number that is none.
    explicit serial_executor(int threads = 1) { detail::counted_threads<Errors>(threads); }
    [[nodiscard]] int threads() const noexcept { return 1; }
    template <class F>
    void run(int tasks, F&& f) const {
        for (int i = 0; i < tasks; ++i) f(i);
    }
};

#if defined(STRIDER_SERIAL) && STRIDER_SERIAL

/// What this unit is built for.
using executor = serial_executor<>;

#else

/// Runs tasks on TBB threads. Copies share their threads. Usable from many threads at once.
template <class Errors = errors::native>
class tbb_executor {
public:
    using errors = Errors;

    /// At most `threads` threads, the caller's among them; 0: as many as TBB finds.
    /// argument_error for a negative number, or more than `max_threads`.
    explicit tbb_executor(int threads = 0)
        : arena_(std::make_shared<tbb::task_arena>(detail::counted_threads<Errors>(threads) > 0
                                                       ? threads
                                                       : int{tbb::task_arena::automatic})) {
        arena_->initialize();
    }
    // Not moved: what is left behind has its threads, too.
    tbb_executor(const tbb_executor&) = default;
    tbb_executor& operator=(const tbb_executor&) = default;
    ~tbb_executor() = default;

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

private:
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

/// What this unit is built for.
using executor = tbb_executor<>;

#endif

/// Where part `part` of `parts` of `count` begins; it ends where the next begins.
constexpr int begin_of_part(int count, int part, int parts) noexcept {
    return static_cast<int>(std::int64_t{count} * part / parts);
}

/// Calls run(begin, end) for parts of [0, count), one for each thread.
template <class Executor, class F>
void divide(int count, const Executor& threads, F run) {
    const int parts = count < threads.threads() ? count : threads.threads();
    threads.run(parts, [&](int i) {
        run(begin_of_part(count, i, parts), begin_of_part(count, i + 1, parts));
    });
}

} // namespace strider
