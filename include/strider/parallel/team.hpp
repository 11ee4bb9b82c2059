// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::team`: the threads of one pass, which divide one layer after the other.
#pragma once

#include <strider/parallel/executor.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <type_traits>

namespace strider::detail {

/// Threads that stay together for a pass: one runs it, and publishes layers that are worth
/// dividing; the others wait for these, actively. Handing over a layer so takes some 0.3 us instead
/// of the 5 us of starting tasks, as much as a layer of a small network takes as a whole.
///
/// A layer is divided into as many parts as there are threads. Each thread claims its own part
/// first, whose inputs its cache likely has from the layer before, then any that nobody has
/// claimed: a pass never waits for a thread that has not come. Which thread runs a part changes no
/// result.
///
/// Executor is a part of its type for the same reason as of an engine's: units built for different
/// ones share no function.
template <class Executor>
class team {
public:
    /// More threads would not help a single image.
    static constexpr int max_members = 64;

    explicit team(int threads) noexcept
        : threads_(threads < max_members ? (threads > 1 ? threads : 1) : max_members) {}
    team(const team&) = delete;
    team& operator=(const team&) = delete;
    ~team() = default;

    [[nodiscard]] int threads() const noexcept { return threads_; }

    /// Calls each of f(0), ..., f(tasks - 1) once, and returns when all have returned. For the
    /// thread that runs the pass; f must not throw.
    template <class F>
    void run(int tasks, F&& f) const noexcept {
        const int parts = tasks < threads_ ? tasks : threads_;
        if (parts <= 1) {
            for (int i = 0; i < tasks; ++i) f(i);
            return;
        }
        using task = std::remove_reference_t<F>;
        function_ = std::addressof(f);
        call_ = [](const void* it, int i) { (*static_cast<task*>(const_cast<void*>(it)))(i); };
        tasks_ = tasks;
        finished_.store(0, std::memory_order_relaxed);
        const std::uint32_t layer = number_of(published_.load(std::memory_order_relaxed)) + 1;
        const std::uint32_t publication = layer << part_bits | static_cast<std::uint32_t>(parts);
        published_.store(publication, std::memory_order_release);
        work(publication, 0);
        patience wait;
        while (finished_.load(std::memory_order_acquire) != parts) wait.pause();
    }

    /// Runs parts of what is published until the pass ends. `member`: from 1 on.
    void help(int member) const noexcept {
        std::uint32_t seen = 0;
        patience wait;
        while (!left_.load(std::memory_order_acquire)) {
            const std::uint32_t publication = published_.load(std::memory_order_acquire);
            if (publication == seen) {
                wait.pause();
                continue;
            }
            seen = publication;
            work(publication, member);
            wait = {};
        }
    }
    /// The pass has ended.
    void leave() const noexcept { left_.store(true, std::memory_order_release); }

private:
    /// Waits actively, but lets others have the processor every microsecond or two: the thread
    /// waited for may be one of them.
    class patience {
    public:
        void pause() noexcept {
            if (++turns_ % 64 != 0) {
#if defined(__x86_64__) || defined(__i386__)
                __builtin_ia32_pause();
#elif defined(__aarch64__)
                asm volatile("yield");
#endif
            } else {
                std::this_thread::yield();
            }
        }

    private:
        unsigned turns_ = 0;
    };

    /// A publication is the number of a layer, from 1 on, and that of its parts.
    static constexpr int part_bits = 8;
    static_assert(max_members < 1 << part_bits);
    static constexpr std::uint32_t number_of(std::uint32_t publication) noexcept {
        return publication >> part_bits;
    }

    /// The number of the last layer of which this part was claimed, in a cache line of its own.
    struct alignas(64) claim {
        std::atomic<std::uint32_t> layer{0};
    };

    void work(std::uint32_t publication, int member) const noexcept {
        const std::uint32_t layer = number_of(publication);
        const int parts = static_cast<int>(publication & ((1u << part_bits) - 1));
        for (int i = 0; i < parts; ++i) {
            const int part = (member + i) % parts;
            std::uint32_t last = claims_[part].layer.load(std::memory_order_relaxed);
            // Of a layer that has ended all parts are claimed, or those of a later one.
            if (last >= layer ||
                !claims_[part].layer.compare_exchange_strong(last, layer, std::memory_order_acq_rel,
                                                             std::memory_order_relaxed))
                continue;
            // Until this part is finished the layer stays the one published.
            const int end = begin_of_part(tasks_, part + 1, parts);
            for (int task = begin_of_part(tasks_, part, parts); task < end; ++task)
                call_(function_, task);
            finished_.fetch_add(1, std::memory_order_release);
        }
    }

    using call = void(const void* f, int i);

    int threads_;
    mutable const void* function_ = nullptr;
    mutable call* call_ = nullptr;
    mutable int tasks_ = 0;
    mutable claim claims_[max_members];
    alignas(64) mutable std::atomic<std::uint32_t> published_{0};
    mutable std::atomic<bool> left_{false};
    alignas(64) mutable std::atomic<int> finished_{0};
};

/// The threads of a pass, as long as it runs: those asked for, or one if passes of this process
/// that run at the same time leave too few processors. Threads that wait actively would only take
/// them from each other. (Two callers of one engine with two threads on two processors, 3 MMACs an
/// image: 17,500 images/s with teams, 28,000 with one thread each.)
template <class Executor>
class engagement {
public:
    explicit engagement(int wanted) noexcept : threads_(wanted) {
        static const int processors = static_cast<int>(std::thread::hardware_concurrency());
        const int others = engaged_.fetch_add(wanted, std::memory_order_relaxed);
        if (others == 0 || others + wanted <= processors) return;
        threads_ = 1;
        engaged_.fetch_sub(wanted - 1, std::memory_order_relaxed);
    }
    engagement(const engagement&) = delete;
    engagement& operator=(const engagement&) = delete;
    ~engagement() { engaged_.fetch_sub(threads_, std::memory_order_relaxed); }

    [[nodiscard]] int threads() const noexcept { return threads_; }

private:
    static inline std::atomic<int> engaged_{0};
    int threads_;
};

/// Calls pass(team) once, on one of at most `count` threads of an executor, while the others help;
/// with a null pointer if there is one thread only.
template <class Executor, class F>
void run_as_team(const Executor& threads, int count, F pass) {
    const auto alone = [&] { pass(static_cast<const team<Executor>*>(nullptr)); };
    if (count <= 1) return alone(); // not counted: callers of such engines share no cache line
    const engagement<Executor> engaged(count);
    if (engaged.threads() == 1) return alone();
    const team<Executor> members(engaged.threads());
    // Whoever comes first runs the pass: an executor may run tasks in any order, even one after the
    // other.
    std::atomic<int> arrived{0};
    threads.run(members.threads(), [&](int) {
        const int member = arrived.fetch_add(1, std::memory_order_acq_rel);
        if (member > 0) {
            members.help(member);
            return;
        }
        struct end { // also when the pass throws
            const team<Executor>& members;
            ~end() { members.leave(); }
        } const ended{members};
        pass(&members);
    });
}

} // namespace strider::detail
