// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the strider command with full, broken or closed standard streams.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::short_training;
using strider::test::temporary_folder;

const std::vector<std::vector<std::string>> commands{{"--version"},
                                                     {"--help"},
                                                     {"train", "--help"},
                                                     {"zoo"},
                                                     {"summary", "lenet5"},
                                                     {"summary", "lenet5", "--format", "json"},
                                                     {"bench", "lenet5", "--seconds", "0.01"}};

} // namespace

TEST_CASE("Output that cannot be written is an error", "[program][streams]") {
    const temporary_folder folder;
    for (const std::vector<std::string>& command : commands) {
        INFO(command.front());
        const outcome full = run_program(folder.path(), command, {"/dev/full", "err.txt"});
        CHECK(full.code == 1);
        CHECK(full.err ==
              "strider: cannot write to the standard output: No space left on device\n");
        const outcome closed = run_program(folder.path(), command, {"", "err.txt"});
        CHECK(closed.code == 1);
        CHECK(closed.err == "strider: cannot write to the standard output: Bad file descriptor\n");
        // No stream is left for a message.
        CHECK(run_program(folder.path(), command, {"/dev/full", "/dev/full"}).code == 1);
        CHECK(run_program(folder.path(), command, {"", ""}).code == 1);
    }
}

TEST_CASE("An error that cannot be printed still sets the exit code", "[program][streams]") {
    const temporary_folder folder;
    for (const std::string err : {"", "/dev/full"}) {
        INFO(err);
        CHECK(run_program(folder.path(), {"tarin"}, {"out.txt", err}).code == 2);
        CHECK(
            run_program(folder.path(), {"train", "lenet5", "--lr", "-1"}, {"out.txt", err}).code ==
            2);
        CHECK(run_program(folder.path(), {"train", "lenet5", "--data", "none"}, {"out.txt", err})
                  .code == 1);
        CHECK(run_program(folder.path(), {"zoo"}, {"out.txt", err}).code == 0);
    }
}

TEST_CASE("No file takes the place of a closed stream", "[program][streams]") {
    const temporary_folder whole;
    REQUIRE(run_program(whole.path(), short_training({"--csv", "history.csv"})).code == 0);
    const temporary_folder closed;
    CHECK(run_program(closed.path(), short_training({"--csv", "history.csv"}), {"out.txt", ""})
              .code == 0);
    CHECK(content_of(closed.path() / "run/best.safetensors") ==
          content_of(whole.path() / "run/best.safetensors"));
    // Output before the run notices must not go into its files either.
    const temporary_folder parts;
    CHECK(run_program(parts.path(), short_training(), {"", ""}).code == 1);
    CHECK(run_program(parts.path(), short_training({"--resume"})).code == 0);
    CHECK(content_of(parts.path() / "run/best.safetensors") ==
          content_of(whole.path() / "run/best.safetensors"));
}

TEST_CASE("A training whose output breaks saves, and says how to resume", "[program][streams]") {
    const temporary_folder whole;
    REQUIRE(run_program(whole.path(), short_training()).code == 0);
    const temporary_folder parts;
    const outcome full = run_program(parts.path(), short_training(), {"/dev/full", "err.txt"});
    CHECK(full.code == 1);
    CHECK_THAT(full.err,
               Contains("strider: cannot write to the standard output: No space left on device; "
                        "stopped in epoch 1 after 1 of 20 steps, all saved; resume with:"));
    // As in `strider train ... | head -1`.
    const std::string command = "cd '" + parts.path().string() +
                                "' && (" STRIDER_PROGRAM
                                " train lenet5 --checkpoint run --resume 2>err.txt; echo $? "
                                ">code.txt) | true";
    static_cast<void>(std::system(command.c_str()));
    CHECK(content_of(parts.path() / "code.txt") == "1\n");
    CHECK_THAT(content_of(parts.path() / "err.txt"), Contains("Broken pipe; stopped in epoch "));
    CHECK(run_program(parts.path(), short_training({"--resume"})).code == 0);
    CHECK(content_of(parts.path() / "run/best.safetensors") ==
          content_of(whole.path() / "run/best.safetensors"));
}
