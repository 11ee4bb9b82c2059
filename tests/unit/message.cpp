// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the escaping of foreign text in messages.
#include "../catch.hpp"

#include <strider/file_error.hpp>
#include <strider/message/printable.hpp>
#include <strider/message/problem_list.hpp>

#include <string>

using namespace strider;

TEST_CASE("printable text cannot act on a terminal", "[message]") {
    CHECK(printable("plain, \u00e9\u20ac\U0001F600 \\ \"") ==
          "plain, \u00e9\u20ac\U0001F600 \\ \"");
    CHECK(printable("\x1b[31mred\x1b[0m") == "\\x1b[31mred\\x1b[0m");
    CHECK(printable(std::string("a\0b\n\x7f", 5)) == "a\\x00b\\x0a\\x7f");
    CHECK(printable("\u009b31m") == "\\xc2\\x9b31m");              // a control character of 8 bits
    CHECK(printable("gpj.\u202eexe") == "gpj.\\xe2\\x80\\xaeexe"); // reverses the text direction
    CHECK(printable("a\u200bb\ufeff\u2066\u00ad") ==
          "a\\xe2\\x80\\x8bb\\xef\\xbb\\xbf\\xe2\\x81\\xa6\\xc2\\xad");
    CHECK(printable("\U000e0041") == "\\xf3\\xa0\\x81\\x81");
    CHECK(printable("caf\xe9 \xc3 \xc0\x80 \xed\xa0\x80") ==
          "caf\\xe9 \\xc3 \\xc0\\x80 \\xed\\xa0\\x80"); // Latin-1, cut off, overlong, surrogate
    CHECK(printable("").empty());
}

TEST_CASE("long text is cut between characters, and its length shown", "[message]") {
    const std::string hundred(100, 'a');
    CHECK(printable(hundred) == hundred);
    CHECK(printable(hundred + "a") == hundred + "... (101 bytes)");
    CHECK(printable("a\u20acb", 3) == "a... (5 bytes)");
    CHECK(printable("a\u20acb", 4) == "a\u20ac... (5 bytes)");
    CHECK(in_quotes("abcdef", 3) == "\"abc\"... (6 bytes)");
    CHECK(printable(std::string(6'000'000, '\x1b')).size() < 500);
}

TEST_CASE("quoted text cannot end its quotes early", "[message]") {
    CHECK(in_quotes("a") == "\"a\"");
    CHECK(in_quotes("") == "\"\"");
    CHECK(in_quotes("a\", found \"b\\") == "\"a\\\", found \\\"b\\\\\"");
    CHECK(in_quotes("\n") == "\"\\x0a\"");
}

TEST_CASE("valid and invalid UTF-8 are distinguished", "[message]") {
    for (const char* text :
         {"", "abc", "\u00e9", "\u20ac", "\U0001F600", "\ud7ff", "\U0010ffff", "\u0800"})
        CHECK(is_utf8(text));
    for (const char* text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xe0\x9f\x80", "\xf0\x8f\x80\x80", "\x80", "\xe2\x82", "a\xe2\x82z"})
        CHECK_FALSE(is_utf8(text));
}

TEST_CASE("a list of problems shows the first and counts the others", "[message]") {
    problem_list all;
    CHECK(all.empty());
    CHECK(all.text().empty());
    for (int i = 1; i <= 20; ++i) all.add("problem " + std::to_string(i));
    CHECK_THAT(all.text(), Catch::Contains("\n  problem 1\n  problem 2\n"));
    CHECK(all.text().ends_with("\n  problem 20"));
    for (int i = 21; i <= 1000; ++i) all.add("problem " + std::to_string(i));
    CHECK(all.size() == 1000);
    CHECK(all.text().ends_with("\n  problem 20\n  and 980 more"));
}

TEST_CASE("a file's name is escaped in its error", "[message]") {
    const file_error problem("a\x1b]0;title\x07/caf\xe9", "no such file");
    CHECK(std::string(problem.what()) == "a\\x1b]0;title\\x07/caf\\xe9: no such file");
    const file_error many(std::string(6'000'000, 'a'), "too long");
    CHECK(std::string(many.what()).size() < 5000);
    CHECK(std::string(many.what()).ends_with("... (6000000 bytes): too long"));
}
