// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the hot loops of an object: no vector register is spilled to the stack, nothing is called,
// and enough of the instructions are arithmetic.
//
//   objdump -d -r --no-show-raw-insn OBJECT | hot_loops SOURCE ISA COMPILER
//
// SOURCE states the expectation for each of its functions in a line:
//
//   // hot-loop: NAME ISA UNIT COUNT SHARE%
//
// NAME or a function it calls, built for ISA, has an innermost loop with at least COUNT of UNIT,
// and in every such loop they are at least SHARE of the vector instructions. UNIT: fma (whole
// vectors), or arithmetic (everything but moves, shuffles, loads, stores and broadcasts; includes
// fma). These loops, and any others of NAME with an fma, are checked for spills and calls.
//
//   // known: NAME ISA COMPILER REASON
//
// NAME is known to fail with that compiler; if it does not, that is an error, too.
#include "loops.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace strider::test;

struct expectation {
    std::string name;
    std::string unit;
    int count = 0;
    int share = 0;     // percent
    std::string known; // the reason of a known failure; empty: must hold
};

std::vector<expectation> expectations_of(const char* source, const std::string& isa,
                                         const std::string& compiler) {
    std::ifstream file(source);
    if (!file) throw std::runtime_error(std::string(source) + ": cannot be read");
    std::vector<expectation> all;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string slashes, keyword, name, of_isa;
        if (!(words >> slashes >> keyword) || slashes != "//") continue;
        if (keyword != "hot-loop:" && keyword != "known:") continue;
        if (!(words >> name >> of_isa) || (of_isa != "avx512" && of_isa != "avx2"))
            throw std::runtime_error(std::string(source) + ": not understood: " + line);
        if (of_isa != isa) continue;
        if (keyword == "hot-loop:") {
            expectation each{name, "", 0, 0, ""};
            char percent = 0;
            if (!(words >> each.unit >> each.count >> each.share >> percent) || percent != '%' ||
                (each.unit != "fma" && each.unit != "arithmetic") || each.count < 1)
                throw std::runtime_error(std::string(source) + ": not understood: " + line);
            all.push_back(each);
        } else {
            std::string of_compiler, reason;
            words >> of_compiler;
            std::getline(words >> std::ws, reason);
            if (of_compiler != compiler) continue;
            bool found = false;
            for (expectation& each : all)
                if (each.name == name) {
                    each.known = reason;
                    found = true;
                }
            if (!found || reason.empty())
                throw std::runtime_error(std::string(source) +
                                         ": names no loop above it, or no reason: " + line);
        }
    }
    if (all.empty()) throw std::runtime_error(std::string(source) + ": expects nothing of " + isa);
    return all;
}

/// The counts of a loop, as a line of the table.
std::string row_of(const loop& each, int share) {
    char text[96];
    std::snprintf(text, sizeof text, "%5d %5d %5d %5d %5d %5d %5d %5d %5d %%", each.fma,
                  each.arithmetic, each.loads, each.broadcasts, each.stores, each.moves,
                  each.folded, each.scalar, share);
    return text;
}

/// The problems of a loop, with its position, a line each.
class complaint {
public:
    explicit complaint(const loop& each) : loop_(each) {}

    void add(const std::string& line) {
        if (count_++ < most) text_ += "\n    " + line;
    }
    void add(const char* what, const std::vector<const instruction*>& all) {
        for (const instruction* each : all)
            add(std::string(what) + ": " + each->text + " " + each->relocated);
    }
    void move_to(std::vector<std::string>& wrong) const {
        if (count_ == 0) return;
        char place[32];
        std::snprintf(place, sizeof place, "loop at 0x%llx",
                      static_cast<unsigned long long>(loop_.address()));
        const std::string rest =
            count_ > most ? "\n    and " + std::to_string(count_ - most) + " more" : "";
        wrong.push_back(place + (" of " + loop_.owner->name.substr(0, 72)) + text_ + rest);
    }

private:
    static constexpr int most = 6;
    const loop& loop_;
    int count_ = 0;
    std::string text_;
};

/// Returns the problems; prints the relevant loops, equal ones in one line.
std::vector<std::string> check(const disassembly& object, const expectation& expected) {
    std::vector<std::string> wrong;
    std::map<std::string, int> rows;
    for (const function* f : object.reached(expected.name))
        for (const loop& each : innermost_loops(*f)) {
            const int units = expected.unit == "fma" ? each.fma : each.fma + each.arithmetic;
            const bool hot = units >= expected.count;
            if (!hot && each.fma == 0) continue;
            complaint about(each);
            about.add("through the stack", each.through_stack);
            about.add("a call", each.calls);
            if (hot) {
                const int share = units * 100 / each.vectors();
                ++rows[row_of(each, share)];
                if (share < expected.share)
                    about.add(std::to_string(share) + " % " + expected.unit + ", expected " +
                              std::to_string(expected.share) + " %");
            }
            about.move_to(wrong);
        }
    for (const auto& [row, loops] : rows)
        std::printf("%-32s %5d %s\n", expected.name.c_str(), loops, row.c_str());
    if (rows.empty())
        wrong.push_back("no innermost loop with " + std::to_string(expected.count) + " " +
                        expected.unit);
    return wrong;
}

int run(int count, char** arguments) {
    if (count != 4) throw std::runtime_error("usage: hot_loops SOURCE ISA COMPILER < LISTING");
    const disassembly object(std::cin);
    bool failed = false;
    std::printf("%-32s %5s %5s %5s %5s %5s %5s %5s %5s %5s %7s\n", "function", "loops", "fma",
                "arith", "load", "bcast", "store", "move", "fold", "scal", "share");
    const auto expected = expectations_of(arguments[1], arguments[2], arguments[3]);
    for (const function& f : object.functions()) {
        // The library's functions have mangled names; the compiler's own begin with two
        // underscores.
        const auto names_it = [&](const expectation& each) { return each.name == f.name; };
        if (f.name.starts_with("_Z") || f.name.starts_with("__") ||
            std::any_of(expected.begin(), expected.end(), names_it))
            continue;
        std::printf("wrong: %s: nothing is expected of it\n", f.name.c_str());
        failed = true;
    }
    for (const expectation& each : expected) {
        const std::vector<std::string> wrong = check(object, each);
        const bool known = !each.known.empty();
        for (const std::string& line : wrong)
            std::printf("%s%s: %s\n", known ? "known: " : "wrong: ", each.name.c_str(),
                        line.c_str());
        if (known && wrong.empty())
            std::printf("wrong: %s: known to fail (%s), and does not: take the mark away\n",
                        each.name.c_str(), each.known.c_str());
        failed = failed || known == wrong.empty();
    }
    return failed ? 1 : 0;
}

} // namespace

int main(int count, char** arguments) {
    try {
        return run(count, arguments);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "hot_loops: %s\n", problem.what());
        return 2;
    }
}
