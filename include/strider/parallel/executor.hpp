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

/// What engines run their tasks on, constructed from a number of threads (0: as many as there are):
/// `threads()`; `run(tasks, f)`, which calls each of f(0), ..., f(tasks - 1) once, on at most
/// threads() threads, and returns when all have returned; `errors`, one of strider::errors: how
/// failures are reported. Copies are the same executor.
///
/// It is part of the type of every engine, as is the instruction set, so that units built for
/// different ones share no function.
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

/// The number of threads that an executor is asked for. argument_error if it is negative or more
/// than `max_threads`.
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

    /// Accepts any valid number of threads, else argument_error.
    explicit serial_executor(int threads = 1) { detail::counted_threads<Errors>(threads); }
    [[nodiscard]] int threads() const noexcept { return 1; }
    template <class F>
    void run(int tasks, F&& f) const {
        for (int i = 0; i < tasks; ++i) f(i);
    }
};

#if defined(STRIDER_SERIAL) && STRIDER_SERIAL

/// The one that this translation unit is built for.
using executor = serial_executor<>;

#else

/// Runs tasks on TBB threads. Copies share their threads. Usable from many threads at once.
template <class Errors = errors::native>
class tbb_executor {
public:
    using errors = Errors;

    /// At most `threads` threads, including the caller's; 0: as many as TBB finds. argument_error
    /// if the number is negative or more than `max_threads`.
    explicit tbb_executor(int threads = 0)
        : arena_(std::make_shared<tbb::task_arena>(detail::counted_threads<Errors>(threads) > 0
                                                       ? threads
                                                       : int{tbb::task_arena::automatic})) {
        arena_->initialize();
    }
    // No move: an executor that is moved from keeps its threads, too.
    tbb_executor(const tbb_executor&) = default;
    tbb_executor& operator=(const tbb_executor&) = default;
    ~tbb_executor() = default;

    [[nodiscard]] int threads() const noexcept { return arena_->max_concurrency(); }

    /// Calls each of f(0), ..., f(tasks - 1) once, and returns when all have returned. With one
    /// thread or one task: in order, on the caller's thread, without TBB.
    template <class F>
    void run(int tasks, F&& f) const {
        using task = std::remove_reference_t<F>;
        run_erased(
            tasks, [](const void* it, int i) { (*static_cast<task*>(const_cast<void*>(it)))(i); },
            std::addressof(f));
    }

private:
    using call = void(const void* f, int i);

    // Type-erased, so that TBB's loop is compiled once, not once per call (10 to 25 % of the
    // compile time of a network that is trained).
    void run_erased(int tasks, call* each, const void* f) const {
        if (tasks <= 1 || threads() == 1) {
            for (int i = 0; i < tasks; ++i) each(f, i);
            return;
        }
        // TBB itself orders the tasks after the caller's earlier code and before its later code.
        // The flag repeats this for ThreadSanitizer, which cannot see into a libtbb built without
        // it.
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

    // Not inlined, so that a race in f is not attributed to TBB (cmake/tsan.supp).
    [[gnu::noinline]] static void work(int begin, int end, call* each, const void* f,
                                       std::atomic<int>& handed_over) {
        (void)handed_over.load(std::memory_order_acquire);
        for (int i = begin; i < end; ++i) each(f, i);
        handed_over.fetch_add(1, std::memory_order_release);
    }

    std::shared_ptr<tbb::task_arena> arena_;
};

/// The one that this translation unit is built for.
using executor = tbb_executor<>;

#endif

/// The beginning of part `part` of `parts` of `count`; it ends where the next begins.
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
