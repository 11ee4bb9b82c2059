// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the manual page and bash completion: both have every option of the command.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using strider::test::content_of;
using strider::test::run_program;
using strider::test::temporary_folder;

std::string output_of(const std::vector<std::string>& arguments) {
    const temporary_folder folder;
    const auto result = run_program(folder.path(), arguments);
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    return result.out;
}

/// The long options listed by a --help.
std::vector<std::string> options_of(const std::vector<std::string>& command) {
    auto arguments = command;
    arguments.emplace_back("--help");
    const std::string help = output_of(arguments);
    std::vector<std::string> options;
    const std::regex option("\n +(?:-h,)?(--[a-z-]+)");
    for (std::sregex_iterator found(help.begin(), help.end(), option), end; found != end; ++found)
        options.push_back((*found)[1]);
    return options;
}

const std::vector<std::string> commands{"zoo", "summary", "train", "evaluate", "predict", "bench"};

/// bash's completions for the last word of a line.
std::vector<std::string> completed(const std::string& completion, const std::string& line) {
    const temporary_folder folder;
    std::ofstream(folder.path() / "completion") << completion;
    std::ofstream(folder.path() / "complete")
        << "cd " << folder.path().string() << "\nsource ./completion\nCOMP_WORDS=(" << line
        << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_strider\nprintf '%s\\n' "
           "\"${COMPREPLY[@]}\" >words\n";
    const std::string command = "bash " + (folder.path() / "complete").string();
    CHECK(std::system(command.c_str()) == 0);
    std::istringstream lines(content_of(folder.path() / "words"));
    std::vector<std::string> words;
    for (std::string word; std::getline(lines, word);)
        if (!word.empty()) words.push_back(word);
    return words;
}

} // namespace

TEST_CASE("The manual has every command and option", "[program][manual]") {
    const std::string page = output_of({"--print", "manual"});
    CHECK(page.starts_with(".TH STRIDER 1 "));
    for (const char* const section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "ENVIRONMENT",
                                      "FILES", "SIGNALS", "EXIT STATUS", "EXAMPLES"})
        CHECK_THAT(page, Contains(std::string("\n.SH ") + section + "\n"));
    const auto section_of = [&](const std::string& heading) {
        const auto at = page.find("\n.SH " + heading + "\n");
        REQUIRE(at != std::string::npos);
        return page.substr(at, page.find("\n.SH ", at + 1) - at);
    };
    const auto check = [](const std::string& section, const std::vector<std::string>& options) {
        REQUIRE(!options.empty());
        for (const std::string& option : options)
            CHECK_THAT(
                section,
                Contains("\\fB" + std::regex_replace(option, std::regex("-"), "\\-") + "\\fR"));
    };
    check(section_of("OPTIONS"), options_of({}));
    for (const std::string& command : commands) {
        check(section_of("STRIDER " + command), options_of({command}));
        CHECK_THAT(page, Contains("\\fBstrider " + command + "\\fR"));
    }
    CHECK_THAT(page, Contains("STRIDER_ISA") && !Contains("stop\\-after"));
}

TEST_CASE("man, if installed, shows the manual without a complaint", "[program][manual]") {
    if (std::system("man --version >/dev/null 2>&1") != 0) {
        WARN("man is not installed");
        return;
    }
    const temporary_folder folder;
    std::ofstream(folder.path() / "strider.1") << output_of({"--print", "manual"});
    const std::string at = folder.path().string();
    CHECK(std::system(("cd " + at +
                       " && LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l strider.1 "
                       ">shown 2>complaints")
                          .c_str()) == 0);
    CHECK(content_of(folder.path() / "complaints").empty());
    CHECK_THAT(content_of(folder.path() / "shown"), Contains("EXIT STATUS"));
}

TEST_CASE("bash completes every option", "[program][manual]") {
    if (std::system("bash --version >/dev/null 2>&1") != 0) {
        WARN("bash is not installed");
        return;
    }
    const std::string completion = output_of({"--print", "completion"});
    CHECK(completed(completion, "strider ''") == commands);
    CHECK(completed(completion, "strider --") == options_of({}));
    for (const std::string& command : commands)
        CHECK(completed(completion, "strider " + command + " --") == options_of({command}));
    using words = std::vector<std::string>;
    CHECK(completed(completion, "strider tr") == words{"train"});
    CHECK(completed(completion, "strider summary lenet") == words{"lenet5"});
    CHECK(completed(completion, "strider train resnet") == words{}); // not trainable
    CHECK(completed(completion, "strider --isa avx2 train lenet5 --ep") == words{"--epochs"});
    CHECK(completed(completion, "strider train lenet5 --normalize ''") ==
          words{"centred", "per-channel"});
    CHECK(completed(completion, "strider summary --format = gr") == words{"graphviz"});
    CHECK(completed(completion, "strider summary --format = text len") == words{"lenet5"});
    CHECK(completed(completion, "strider evaluate lenet5 --part te") == words{"test"});
    CHECK(completed(completion, "strider train lenet5 --epochs ''") == words{});
    CHECK(completed(completion, "strider predict --threads 3 lenet") == words{"lenet5"});
    CHECK(completed(completion, "strider predict lenet5 comp") == words{"completion", "complete"});
    CHECK(completed(completion, "strider predict lenet5 --weights completi") ==
          words{"completion"});
}
