// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the command's text functions: escaping, similar words, axis marks.

#include "report/curves.hpp"
#include "text/nearest.hpp"
#include "text/printable.hpp"

#include "../catch.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace strider::program;

TEST_CASE("Foreign text is escaped and truncated", "[program][text]") {
    CHECK(printable("plain text") == "plain text");
    CHECK(printable("a\nb\r\t\x1b[2J\x7f") == "a\\nb\\r\\t\\x1b[2J\\x7f");
    CHECK(printable(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(printable("caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x90\x88") ==
          "caf\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x90\x88");
    // Invalid UTF-8: a lone byte, truncated, overlong, a surrogate, out of range.
    CHECK(printable("\xe9") == "\\xe9");
    CHECK(printable("a\xe2\x82") == "a\\xe2\\x82");
    CHECK(printable("\xc0\x80") == "\\xc0\\x80");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(printable("\xff\xfe") == "\\xff\\xfe");
    // C1 controls, direction marks, zero-width characters, the byte order mark.
    CHECK(printable("\xc2\x9b"
                    "31m") == "\\u{9b}31m");
    CHECK(printable("\xe2\x80\xae"
                    "a\xe2\x81\xa6") == "\\u{202e}a\\u{2066}");
    CHECK(printable("\xe2\x80\x8b\xef\xbb\xbf") == "\\u{200b}\\u{feff}");

    CHECK(printable("0123456789", 10) == "0123456789");
    CHECK(printable("0123456789a", 10) == "0123456...");
    CHECK(printable("0123456\x1b[", 10) == "0123456...");
    CHECK(printable("abc", 2) == "..");
    CHECK(printable("abc", 0).empty());
    CHECK(printable("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 6) ==
          "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e");
    CHECK(printable("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5) == "\xe6\x97\xa5...");
    std::string marks = "a";
    for (int i = 0; i < 100'000; ++i) marks += "\xcc\x81";
    CHECK(printable(marks, 20).size() < 40); // they have no width
    CHECK(printable(std::string(1'000'000, 'x')).size() == max_path_characters);

    CHECK(printable_lines("a\nb\x1b", 100) == "a\nb\\x1b");
    CHECK(printable_lines(std::string(100, 'x'), 10) == "xxxxxxxxxx... (90 more bytes)");
}

TEST_CASE("Columns of text", "[program][text]") {
    CHECK(columns_of("abc") == 3);
    CHECK(columns_of("caf\xc3\xa9") == 4);
    CHECK(columns_of("\xe6\x97\xa5\xe6\x9c\xac") == 4);
    CHECK(columns_of("e\xcc\x81") == 1);
    CHECK(padded("caf\xc3\xa9", 6) == "caf\xc3\xa9  ");
    CHECK(padded("\xe6\x97\xa5", 4, true) == "  \xe6\x97\xa5");
    CHECK(padded("abc", 2) == "abc");
}

TEST_CASE("The nearest word", "[program][text]") {
    const std::vector<std::string> options{"--epochs", "--batch",   "--lr",    "--seed",
                                           "--resume", "--restart", "--report"};
    CHECK(nearest("--epoch", options) == "--epochs");
    CHECK(nearest("--epcohs", options) == "--epochs");
    CHECK(nearest("--ressume", options) == "--resume");
    CHECK(nearest("--rl", options) == "--lr");
    CHECK(nearest("--nothing-like-it", options).empty());
    CHECK(nearest("", options).empty());
    CHECK(nearest(std::string(1'000'000, 'x'), options).empty());
    CHECK(nearest("adma", {"sgd", "adam", "adamw"}) == "adam");
    CHECK(nearest("lenet", {"alexnet", "lenet5"}) == "lenet5");
    CHECK(did_you_mean("tarin", {"train", "zoo"}) == "; did you mean train?");
    CHECK(did_you_mean("xyzzy", {"train", "zoo"}).empty());
}

TEST_CASE("Marks of an axis are few and finite, whatever the ends", "[program][text]") {
    CHECK(ticks(0, 2.4, 6) == std::vector<double>{0, 0.5, 1, 1.5, 2, 2.5});
    constexpr double huge = std::numeric_limits<double>::max();
    constexpr double tiny = std::numeric_limits<double>::denorm_min();
    const std::vector<double> ends{-huge,  -1e300, -1,       -tiny,       0,     tiny,
                                   1e-300, 1e-17,  0.1,      0.1 + 1e-17, 1,     1 + 1e-15,
                                   15,     1e15,   1e15 + 1, 1e28,        1e300, huge};
    for (const double low : ends)
        for (const double high : ends) {
            if (high < low) continue;
            INFO(low << " to " << high);
            const std::vector<double> marks = ticks(low, high, 6);
            CHECK(marks.size() >= 2);
            CHECK(marks.size() <= 12);
            for (std::size_t i = 1; i < marks.size(); ++i) CHECK(marks[i] > marks[i - 1]);
        }
}
