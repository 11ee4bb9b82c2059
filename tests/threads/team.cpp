// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/parallel/team.hpp: each task of each layer runs once, and before the next layer,
// whoever comes to help.
#include "../catch.hpp"

#include <strider/parallel/team.hpp>

#include <cstddef>
#include <thread>
#include <vector>

namespace {

using strider::detail::run_as_team;
using strider::detail::team;

/// Runs tasks one after another, the last one first: nobody ever helps.
struct reversed_executor {
    [[nodiscard]] static int threads() noexcept { return 4; }
    template <class F>
    void run(int tasks, F&& f) const {
        while (tasks > 0) f(--tasks);
    }
};

/// A thread for each task.
struct thread_executor {
    int count;
    [[nodiscard]] int threads() const noexcept { return count; }
    template <class F>
    void run(int tasks, F&& f) const {
        std::vector<std::thread> others;
        for (int i = 1; i < tasks; ++i) others.emplace_back([&f, i] { f(i); });
        f(0);
        for (std::thread& each : others) each.join();
    }
};

/// A pass of layers of 0 to 11 tasks, in which each task reads what all of the layer before wrote:
/// element i of layer n becomes the sum of layer n - 1, and one.
template <class Executor>
void check_team(const Executor& threads) {
    constexpr int layers = 300;
    constexpr int widest = 12;
    INFO(threads.threads() << " threads");
    for (int repetition = 0; repetition < 20; ++repetition) {
        std::vector<unsigned> before(1, 1u);
        int passes = 0;
        bool right = true;
        run_as_team(threads, threads.threads(), [&](const team<Executor>* members) {
            ++passes;
            for (int layer = 0; layer < layers; ++layer) {
                const int tasks = (layer * 7 + repetition) % widest;
                std::vector<unsigned> after(static_cast<std::size_t>(tasks));
                std::vector<int> calls(after.size());
                const auto task = [&](int i) {
                    unsigned sum = 1;
                    for (const unsigned each : before) sum += each;
                    after[static_cast<std::size_t>(i)] += sum;
                    ++calls[static_cast<std::size_t>(i)];
                };
                if (members != nullptr)
                    members->run(tasks, task);
                else
                    for (int i = 0; i < tasks; ++i) task(i);
                unsigned expected = 1;
                for (const unsigned each : before) expected += each;
                for (const unsigned each : after) right = right && each == expected;
                for (const int each : calls) right = right && each == 1;
                before = after;
            }
        });
        CHECK(passes == 1);
        CHECK(right);
    }
}

} // namespace

TEST_CASE("A team runs each task once, layer after layer", "[threads][team]") {
    check_team(strider::serial_executor<>());
    for (const int threads : {1, 2, 3, 8}) check_team(strider::executor(threads));
    for (const int threads : {2, 5}) check_team(thread_executor{threads});
}

TEST_CASE("A team waits for nobody who does not come", "[threads][team]") {
    check_team(reversed_executor{});
}

TEST_CASE("A team has a bounded number of members", "[threads][team]") {
    using team = team<strider::executor>;
    CHECK(team(0).threads() == 1);
    CHECK(team(3).threads() == 3);
    CHECK(team(4096).threads() == team::max_members);
}

TEST_CASE("Passes at the same time do not take each other's processors", "[threads][team]") {
    const int all = static_cast<int>(std::thread::hardware_concurrency()) + 1;
    const strider::executor threads(all);
    const auto has_team = [&] {
        bool found = false;
        run_as_team(threads, 2, [&](const auto* members) { found = members != nullptr; });
        return found;
    };
    CHECK(has_team());
    run_as_team(threads, all, [&](const auto* members) {
        CHECK(members != nullptr);
        CHECK_FALSE(has_team());
        CHECK_FALSE(has_team()); // the one before has given back what it took, no more
    });
    CHECK(has_team());
}
