// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the background task.
#include "../catch.hpp"

#include <strider/parallel/background.hpp>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

using strider::background;

TEST_CASE("a background task has run after wait", "[data]") {
    background task;
    task.wait(); // nothing to wait for
    for (int i = 0; i < 1000; ++i) {
        int value = 0;
        task.run([&value, i] { value = i; });
        task.wait();
        CHECK(value == i);
    }
}

TEST_CASE("a second background task starts after the first", "[data]") {
    background task;
    std::vector<int> order; // not atomic: never touched by two tasks at once
    for (int i = 0; i < 100; ++i) task.run([&order, i] { order.push_back(i); });
    task.wait();
    REQUIRE(order.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(order[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("an exception of a background task arrives at wait, once", "[data]") {
    background task;
    task.run([] { throw std::runtime_error("lost"); });
    CHECK_THROWS_WITH(task.wait(), "lost");
    CHECK_NOTHROW(task.wait());
    bool ran = false;
    task.run([&ran] { ran = true; });
    task.wait();
    CHECK(ran);
    task.run([] { throw std::runtime_error("dropped by the destructor"); });
}

#if !(defined(STRIDER_SERIAL) && STRIDER_SERIAL)
TEST_CASE("a background task runs while its owner continues", "[data]") {
    if (std::thread::hardware_concurrency() < 2) {
        WARN("one processor only: the test is skipped");
        return;
    }
    background task;
    std::atomic<bool> begun{false};
    task.run([&begun] { begun = true; });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!begun && std::chrono::steady_clock::now() < end) std::this_thread::yield();
    CHECK(begun);
    task.wait();
}

TEST_CASE("the destructor of a background task waits", "[data]") {
    std::atomic<bool> ended{false};
    {
        background task;
        task.run([&ended] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            ended = true;
        });
    }
    CHECK(ended);
}
#endif
