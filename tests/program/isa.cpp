// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests how the strider command chooses among the instruction sets it was built for: one, unless
// STRIDER_PROGRAM_ISAS lists more.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::short_training;
using strider::test::temporary_folder;

/// From a program's --version: its sets, and the one in use.
struct sets {
    std::vector<std::string> all;
    std::string in_use;

    explicit sets(const std::string& version) {
        const std::string heading = "instruction sets: ";
        std::istringstream rest(version.substr(version.find(heading) + heading.size()));
        for (std::string word; rest >> word;) {
            if (word == "(in") {
                in_use = all.back();
            } else if (word.substr(0, 3) != "use") {
                if (word.back() == ',') word.pop_back();
                all.push_back(word);
            }
        }
    }
};

/// Sets the environment variable STRIDER_ISA until the end of a scope.
class chosen_by_environment {
public:
    explicit chosen_by_environment(const std::string& isa) {
        ::setenv("STRIDER_ISA", isa.c_str(), 1);
    }
    chosen_by_environment(const chosen_by_environment&) = delete;
    chosen_by_environment& operator=(const chosen_by_environment&) = delete;
    ~chosen_by_environment() { ::unsetenv("STRIDER_ISA"); }
};

/// A command line for one of the sets.
std::vector<std::string> by(const std::string& isa, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--isa", isa});
    return arguments;
}

/// The loss of each epoch, from a run's history.
std::vector<double> losses_of(const std::filesystem::path& history) {
    std::istringstream lines(content_of(history));
    std::string line;
    std::getline(lines, line);
    std::vector<double> losses;
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::string field;
        for (int i = 0; i < 4; ++i) std::getline(fields, field, ',');
        losses.push_back(std::stod(field));
    }
    return losses;
}

} // namespace

TEST_CASE("The program says which instruction sets it has, and which it uses", "[program][isa]") {
    const temporary_folder folder;
    const outcome version = run_program(folder.path(), {"--version"});
    REQUIRE(version.code == 0);
    const sets built(version.out);
    REQUIRE(!built.all.empty());
    CHECK(!built.in_use.empty());
    for (const std::string& isa : built.all) {
        INFO(isa);
        const outcome by_option = run_program(folder.path(), by(isa, {"--version"}));
        const chosen_by_environment chosen(isa);
        const outcome by_variable = run_program(folder.path(), {"--version"});
        CHECK(by_option.out == by_variable.out);
        CHECK(by_option.err == by_variable.err);
        if (by_option.code == 0)
            CHECK(sets(by_option.out).in_use == isa);
        else
            CHECK_THAT(by_option.err, Contains("this CPU does not support " + isa));
    }
}

TEST_CASE("An instruction set that was not built is refused", "[program][isa]") {
    const temporary_folder folder;
    const outcome refused = run_program(folder.path(), by("altivec", {"zoo"}));
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.err, Contains("there are no networks for the instruction set \"altivec\" in "
                                     "this program, which was built for: "));
}

TEST_CASE("All instruction sets learn the same", "[program][isa]") {
    const temporary_folder folder;
    const sets built(run_program(folder.path(), {"--version"}).out);
    std::vector<double> expected;
    for (const std::string& isa : built.all) {
        INFO(isa);
        const outcome result = run_program(
            folder.path(), by(isa, short_training({"--csv", "history.csv", "--restart"})));
        if (result.err.find("this CPU lacks") != std::string::npos) continue;
        INFO(result.err);
        REQUIRE(result.code == 0);
        const std::vector<double> losses = losses_of(folder.path() / "history.csv");
        REQUIRE(losses.size() == 3);
        if (expected.empty()) expected = losses;
        for (std::size_t i = 0; i < losses.size(); ++i)
            CHECK(losses[i] == Approx(expected[i]).epsilon(0.02));
    }
    CHECK(!expected.empty());
}
