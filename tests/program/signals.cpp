// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the effect of signals on `strider train`.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <signal.h> // NOLINT: SIGHUP

namespace {

using Catch::Contains;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::running_program;
using strider::test::streams;
using strider::test::temporary_folder;

const std::vector<std::string> endless{"train",         "lenet5", "--train-images", "2000",
                                       "--epochs",      "100000", "--checkpoint",   "run",
                                       "--test-images", "50"};

} // namespace

TEST_CASE("SIGINT, SIGTERM and SIGHUP save", "[program][signals]") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        INFO(number);
        const temporary_folder folder;
        running_program program(folder.path(), endless);
        REQUIRE(program.says("epoch      1/100000"));
        program.signal(number);
        const outcome result = program.wait();
        CHECK(result.code == 128 + number);
        CHECK_THAT(result.out, Contains("all saved; resume with:\n  "));
        CHECK(run_program(folder.path(), {"train", "lenet5", "--checkpoint", "run", "--resume",
                                          "--stop-after-steps=1"})
                  .code == 130);
    }
}

TEST_CASE("Ignored signals stay ignored, as under nohup", "[program][signals]") {
    const temporary_folder folder;
    running_program program(folder.path(), endless, streams{}, {SIGHUP, SIGINT});
    REQUIRE(program.says("epoch      1/100000"));
    program.signal(SIGHUP);
    program.signal(SIGINT); // as a shell does for background jobs
    REQUIRE(program.says("epoch      3/100000"));
    program.signal(SIGTERM);
    CHECK(program.wait().code == 128 + SIGTERM);
}

TEST_CASE("A signal before the first step ends the run at once, cleanly", "[program][signals]") {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        INFO(number);
        const temporary_folder folder;
        // Drawing this many takes a minute.
        running_program program(
            folder.path(), {"train", "lenet5", "--train-images", "2000000", "--checkpoint", "run"});
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        const auto begun = std::chrono::steady_clock::now();
        program.signal(number);
        const outcome result = program.wait();
        CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
        CHECK(result.code == 128 + number);
        CHECK(result.err == "strider: stopped before the first step; nothing was started\n");
        CHECK(result.out.empty());
        CHECK(!std::filesystem::exists(folder.path() / "run"));
    }
}
