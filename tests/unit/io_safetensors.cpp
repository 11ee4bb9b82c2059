// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/safetensors.hpp: round trips, and the rejection of invalid files.

#include <strider/io/safetensors.hpp>

#include "../catch.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

#include <cstdint>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using strider::io::dtype;
using strider::io::safetensors_file;
using strider::io::tensor;
using strider::test::bytes_of;
using strider::test::contents;
using strider::test::message_of;
using strider::test::put;
using strider::test::raw_safetensors;

using extents = std::vector<std::int64_t>;

struct numbers {
    std::vector<float> weights{1.5f, -2, 3, 4, 5, 6};
    std::vector<double> means{0.1, 0.2};
    std::vector<std::int64_t> steps{1'234'567'890'123};
    std::vector<std::uint8_t> flags{1, 2, 3};

    std::vector<tensor> tensors() const {
        return {{"flags", dtype::u8, {3}, bytes_of(flags)},
                {"0.weight", dtype::f32, {2, 1, 3}, bytes_of(weights)},
                {"nothing", dtype::f32, {0, 5}, {}},
                {"steps", dtype::i64, {}, bytes_of(steps)},
                {"mean \"\\\n\u00e9", dtype::f64, {2}, bytes_of(means)}};
    }
};

/// The error of reading a file of these bytes, after "PATH: ".
std::string refusal(const std::string& bytes) {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, bytes);
    auto message =
        message_of<strider::file_error>([&] { static_cast<void>(safetensors_file::read(path)); });
    const auto prefix = path.string() + ": ";
    return message.starts_with(prefix) ? message.substr(prefix.size()) : message;
}

std::string refused_header(std::string_view header, std::size_t data = 0) {
    return refusal(raw_safetensors(header, std::string(data, 'x')));
}

} // namespace

TEST_CASE("write_safetensors: every byte conforms to the format", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const std::vector<float> one{1};
    const std::vector<std::int64_t> two{2};
    const std::vector<tensor> tensors{{"a", dtype::f32, {1, 1}, bytes_of(one)},
                                      {"b", dtype::i64, {}, bytes_of(two)}};
    strider::io::write_safetensors(path, tensors, {{"key", "\"\t\u00e9"}, {"format", "pt"}});
    const std::string header = R"({"__metadata__":{"format":"pt","key":"\"\u0009é"},)"
                               R"("b":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                               R"("a":{"dtype":"F32","shape":[1, 1],"data_offsets":[8,12]}})";
    const auto padded = header + std::string((8 - header.size() % 8) % 8, ' ');
    const std::string data("\2\0\0\0\0\0\0\0\0\0\x80\x3f", 12);
    CHECK(contents(path) == raw_safetensors(padded, data));
    CHECK(padded.size() % 8 == 0);
}

TEST_CASE("safetensors: what is written is read", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const numbers all;
    const std::map<std::string, std::string> metadata{
        {"", ""}, {"key", "value"}, {"control", std::string("\x01\n\"\\", 4)}};
    strider::io::write_safetensors(folder.path() / "file", all.tensors(), metadata);
    const auto copy = [&] { return safetensors_file::read(folder.path() / "file"); }();
    const auto file = copy; // NOLINT: copies share the bytes
    CHECK(file.metadata() == metadata);
    REQUIRE(file.tensors().size() == all.tensors().size());
    for (const auto& expected : all.tensors()) {
        const auto* found = file.find(expected.name);
        REQUIRE(found != nullptr);
        CHECK(found->name == expected.name);
        CHECK(found->type == expected.type);
        CHECK(found->extents == expected.extents);
        REQUIRE(found->bytes.size() == expected.bytes.size());
        CHECK(std::ranges::equal(found->bytes, expected.bytes));
    }
    CHECK(file.find("0.weigh") == nullptr);
    CHECK(file.find("zzz") == nullptr);
    // Aligned: the data begins at a multiple of 8, and larger numbers come first.
    for (const auto& each : file.tensors())
        CHECK(static_cast<std::size_t>(each.bytes.data() - file.tensors()[0].bytes.data()) %
                  size_of(each.type) ==
              0);
}

TEST_CASE("write_safetensors: the same tensors give the same bytes", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const numbers all;
    strider::io::write_safetensors(folder.path() / "one", all.tensors(), {{"a", "b"}});
    strider::io::write_safetensors(folder.path() / "two", all.tensors(), {{"a", "b"}});
    CHECK(contents(folder.path() / "one") == contents(folder.path() / "two"));
}

TEST_CASE("write_safetensors refuses what the format cannot hold", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, "old");
    const std::vector<float> two{1, 2};
    const auto refused = [&](std::vector<tensor> tensors,
                             std::map<std::string, std::string> metadata = {}) {
        return message_of<strider::argument_error>(
            [&] { strider::io::write_safetensors(path, tensors, metadata); });
    };
    const tensor good{"a", dtype::f32, {2}, bytes_of(two)};
    auto bad = good;
    bad.extents = {3};
    CHECK(refused({bad}) ==
          "write_safetensors: tensor \"a\" F32 [3]: expected 12 bytes, found 8 bytes");
    bad.extents = {-1, -2};
    CHECK(refused({bad}) == "write_safetensors: tensor \"a\" F32 [-1, -2]: expected extents that "
                            "fit in memory, found 8 bytes");
    bad.extents = {std::int64_t{1} << 62, 2};
    CHECK_THAT(refused({bad}), Contains("expected extents that fit in memory"));
    CHECK(refused({good, good}) == "write_safetensors: two tensors are named \"a\"");
    bad = good;
    bad.name = "__metadata__";
    CHECK(refused({bad}) == "write_safetensors: a tensor cannot be named \"__metadata__\"");
    for (const char* text : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xe0\x9f\x80", "\xf0\x8f\x80\x80", "\x80", "\xe2\x82"}) {
        bad.name = text;
        CHECK(refused({bad}) == "write_safetensors: a tensor's name is not UTF-8");
        CHECK_THAT(refused({good}, {{"key", text}}), Contains("is not UTF-8"));
    }
    CHECK(contents(path) == "old");
    for (const char* text : {"\u00e9", "\u20ac", "\U0001F600", "\ud7ff", "\U0010ffff", "\u0800"})
        CHECK(refused({good}, {{"key", text}}) == "no exception");
}

TEST_CASE("safetensors: a file that cannot be read is named", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const auto refused = [](const std::filesystem::path& path) {
        return message_of<strider::file_error>(
            [&] { static_cast<void>(safetensors_file::read(path)); });
    };
    const auto missing = folder.path() / "missing";
    CHECK(refused(missing) == missing.string() + ": cannot open: No such file or directory");
    CHECK(refused(folder.path()) ==
          folder.path().string() + ": expected a regular file, found a folder");
}

TEST_CASE("safetensors: the header's length is checked", "[io][safetensors]") {
    CHECK(refusal("") == "at byte 0: expected the 8-byte header length, found the end of the file");
    CHECK(refusal("\1\2\3\4\5\6\7") ==
          "at byte 7: expected the 8-byte header length, found the end of the file");
    CHECK(refusal(std::string("\3\0\0\0\0\0\0\0{}", 10)) ==
          "at byte 0: expected a header of at most 2 bytes, found 3");
    CHECK(refusal(std::string(8, '\xff') + "{}") ==
          "at byte 0: expected a header of at most 2 bytes, found 18446744073709551615");
    CHECK(refusal(std::string(8, '\0')) == "at byte 8: expected '{', found an empty header");
    CHECK(refused_header("[]") == "at byte 8: expected '{', found \"[\"");
    CHECK(refused_header(" {}") == "at byte 8: expected '{', found \" \"");
    CHECK(refused_header("{}  ") == "no exception");
    // The limit, with files of zeros: within the limit, the zeros are the error.
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const auto refused_length = [&](std::uint64_t length) {
        std::string start(8, '\0');
        std::memcpy(start.data(), &length, 8);
        put(path, start + "{}");
        std::filesystem::resize_file(path, 8 + length);
        return message_of<strider::file_error>(
            [&] { static_cast<void>(safetensors_file::read(path)); });
    };
    CHECK_THAT(refused_length(100'000'000), Contains("at byte 10: expected a header of text"));
    CHECK_THAT(
        refused_length(100'000'001),
        Contains("at byte 0: expected a header of at most 100000000 bytes, found 100000001"));
}

TEST_CASE("safetensors: the header must be JSON of the right form", "[io][safetensors]") {
    CHECK(refused_header("{") == "at byte 9: expected a header of valid JSON, found its end");
    CHECK_THAT(refused_header("{x"), Contains("at byte 9: expected a header of valid JSON"));
    CHECK_THAT(refused_header("{} {}"), Contains("at byte 11: expected a header"));
    CHECK(refused_header(std::string("{}\0", 3)) ==
          "at byte 10: expected a header of text, found a zero byte");
    CHECK_THAT(refused_header("{\"\xff\":1}"), Contains("at byte 10: expected a header"));

    const auto entry = [](std::string_view text) {
        return refused_header("{\"a\":" + std::string(text) + "}", 4);
    };
    const std::string rule =
        "tensor \"a\": expected one each of dtype (a string), shape and data_offsets "
        "(lists of whole numbers), found ";
    CHECK(entry("1") == "\"a\": expected an object, found 1");
    CHECK(entry("null") == "\"a\": expected an object, found null");
    CHECK(entry("[]") == "\"a\": expected an object, found an array");
    CHECK(entry("\"\\n\"") == "\"a\": expected an object, found \"\\x0a\"");
    CHECK(entry("{}") == rule + "only some of them");
    CHECK(entry(R"({"dtype":"F32","shape":[1]})") == rule + "only some of them");
    CHECK(entry(R"({"dtype":1})") == rule + "1");
    CHECK(entry(R"({"dtype":["F32"]})") == rule + "an array");
    CHECK(entry(R"({"dtype":{}})") == "tensor \"a\": expected " + rule.substr(21) + "an object");
    CHECK(entry(R"({"shape":"1"})") == rule + "\"1\"");
    CHECK(entry(R"({"dtype":"F32","dtype":"F32"})") == rule + "the key \"dtype\" twice");
    CHECK(entry(R"({"shape":[1],"shape":[1]})") == rule + "the key \"shape\" twice");
    CHECK(entry(R"({"more":1})") == rule + "the key \"more\"");
    const std::string shape_rule =
        "tensor \"a\": expected a shape of whole numbers below 2^63, found ";
    CHECK(entry(R"({"shape":[-1]})") == shape_rule + "-1");
    CHECK(entry(R"({"shape":[1.0]})") == shape_rule + "1.0");
    CHECK(entry(R"({"shape":[true]})") == shape_rule + "true");
    CHECK(entry(R"({"shape":[[1]]})") == shape_rule + "an array");
    CHECK(entry(R"({"shape":[9223372036854775808]})") == shape_rule + "9223372036854775808");
    CHECK(entry(R"({"shape":[18446744073709551616]})") == shape_rule + "18446744073709551616");
    const std::string offsets_rule =
        "tensor \"a\": expected 2 whole numbers as data_offsets, found ";
    CHECK(entry(R"({"data_offsets":[0]})") == offsets_rule + "only 1");
    CHECK(entry(R"({"data_offsets":[0,4,8]})") == offsets_rule + "8");
    CHECK(entry(R"({"data_offsets":[-0.5,4]})") == offsets_rule + "-0.5");
    CHECK(entry(R"({"dtype":"I32","shape":[1],"data_offsets":[0,4]})") ==
          "tensor \"a\": expected dtype F32, F64, F16, BF16, I64 or U8, found \"I32\"");
    for (const std::string type : {"F16", "BF16"}) {
        CHECK(entry("{\"dtype\":\"" + type + R"(","shape":[2],"data_offsets":[0,4]})") ==
              "no exception");
        CHECK(entry("{\"dtype\":\"" + type + R"(","shape":[3],"data_offsets":[0,4]})") ==
              "tensor \"a\": expected data_offsets 6 bytes apart for " + type +
                  " [3], found [0, 4]");
    }
    CHECK(entry(R"({"data_offsets":[0,4],"shape":[1],"dtype":"F32"})") == "no exception");

    CHECK(refused_header(R"({"__metadata__":1})") ==
          "\"__metadata__\": expected an object, found 1");
    CHECK(refused_header(R"({"__metadata__":{"k":1}})") ==
          "metadata \"k\": expected a string, found 1");
    CHECK(refused_header(R"({"__metadata__":{"k":{}}})") ==
          "metadata \"k\": expected a string, found an object");
    CHECK(refused_header(R"({"__metadata__":{"k":"1","k":"1"}})") ==
          "metadata \"k\" appears twice");
    CHECK(refused_header(R"({"__metadata__":{},"__metadata__":{}})") ==
          "\"__metadata__\" appears twice");
    CHECK_THAT(refused_header("{\"" + std::string(1000, 'n') + "\":1}"), Contains("nnn\"..."));
    CHECK_THAT(refused_header("{\"a\":{\"shape\":" + std::string(1'000'000, '[')),
               Contains(shape_rule + "an array"));
}

TEST_CASE("safetensors: a file of another format is named", "[io][safetensors]") {
    const std::string rule = "expected a safetensors file, found what looks like ";
    CHECK(refusal("<!DOCTYPE html>\n<html><body>Sign in</body></html>") == rule + "an HTML page");
    CHECK(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 46830571\n") ==
          rule + "a Git LFS pointer; `git lfs pull` gets the file");
    CHECK(refusal(std::string("PK\3\4\0\0\10\10\0\0archive/data.pkl", 27)) ==
          rule + "a zip archive, as PyTorch's .pt and .pth files are");
    CHECK(refusal(std::string("\x80\2}q\0(X\1\0\0\0w", 12)) ==
          rule + "a Python pickle, as older PyTorch files are");
    CHECK(refusal("{\"weight_map\": {}}") == rule + "a JSON text");
    CHECK(refusal("<html>") == rule + "an HTML page");
    // A header's length may coincide with another format's first bytes.
    const std::string header = "{" + std::string(0x280 - 2, ' ') + "}"; // begins as a pickle does
    CHECK(raw_safetensors(header).substr(0, 2) == "\x80\2");
    CHECK(refused_header(header) == "no exception");
}

TEST_CASE("safetensors: messages are short and safe, whatever the file holds",
          "[io][safetensors]") {
    const std::string many(1'000'000, '7');
    for (const std::string& header :
         {"{\"a\":0." + many + "}", "{\"a\":-0." + many + "}", "{\"" + many + "\":1}",
          "{\"a\":{\"dtype\":\"" + many + "\",\"shape\":[],\"data_offsets\":[0,0]}}",
          "{\"a\":{\"" + many + "\":1}}", "{\"a\":\"" + many,
          "{\"__metadata__\":{\"" + many + "\":1}}"})
        CHECK(refused_header(header).size() < 1000);
    CHECK_THAT(refused_header("{\"\\u001b[31m\\u202e\":1}"),
               Contains("\"\\x1b[31m\\xe2\\x80\\xae\":"));

    std::string ones = "1";
    for (int i = 1; i < 64; ++i) ones += ",1";
    const auto of_rank = [&](const std::string& extents) {
        return refused_header(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + extents + "],\"data_offsets\":[0,1]}}", 1);
    };
    CHECK(of_rank(ones) == "no exception");
    CHECK(of_rank(ones + ",1") ==
          "tensor \"a\": expected a shape of whole numbers below 2^63, found more than 64");
}

TEST_CASE("safetensors: memory is allocated only after the header is checked",
          "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    put(path, raw_safetensors(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}})"));
    std::error_code problem;
    std::filesystem::resize_file(path, std::uintmax_t{1} << 43, problem); // 8 TiB of nothing
    if (problem) {
        WARN("the file system has no sparse files of 8 TiB: skipped");
        return;
    }
    CHECK_THAT(
        message_of<strider::file_error>([&] { static_cast<void>(safetensors_file::read(path)); }),
        Contains("expected the end of the file, found 8796093022143 bytes more"));
}

TEST_CASE("safetensors: tensors fill the data without gap or overlap", "[io][safetensors]") {
    const auto u8 = [](std::string_view name, int size, int first, int last) {
        return "\"" + std::string(name) + R"(":{"dtype":"U8","shape":[)" + std::to_string(size) +
               R"(],"data_offsets":[)" + std::to_string(first) + "," + std::to_string(last) + "]}";
    };
    const auto refused = [](const std::string& entries, std::size_t data) {
        return refused_header("{" + entries + "}", data);
    };
    const auto start = [](const std::string& entries) {
        return std::to_string(8 + 2 + entries.size());
    };
    // In any order, with tensors of no bytes in between.
    CHECK(refused(u8("b", 2, 3, 5) + "," + u8("e", 0, 3, 3) + "," + u8("a", 3, 0, 3), 5) ==
          "no exception");
    const auto first_late = u8("a", 2, 1, 3);
    CHECK(refused(first_late, 3) == "at byte " + start(first_late) +
                                        ": expected the next tensor without hole or overlap, "
                                        "found tensor \"a\", data_offsets [1, 3]");
    const auto hole = u8("a", 2, 0, 2) + "," + u8("b", 1, 3, 4);
    CHECK_THAT(refused(hole, 4), Contains("found tensor \"b\", data_offsets [3, 4]"));
    const auto overlap = u8("a", 2, 0, 2) + "," + u8("b", 2, 1, 3);
    CHECK_THAT(refused(overlap, 3), Contains("found tensor \"b\", data_offsets [1, 3]"));
    const auto same = u8("a", 2, 0, 2) + "," + u8("b", 2, 0, 2);
    CHECK_THAT(refused(same, 2), Contains("found tensor \"b\", data_offsets [0, 2]"));
    const auto good = u8("a", 2, 0, 2);
    CHECK(refused(good, 3) == "at byte " + std::to_string(8 + 2 + good.size() + 2) +
                                  ": expected the end of the file, found 1 bytes more");
    CHECK(refused(good, 1) == "at byte " + std::to_string(8 + 2 + good.size() + 1) +
                                  ": expected tensor \"a\", data_offsets [0, 2], "
                                  "found the end of the file");
    CHECK(refused("", 1) == "at byte 10: expected the end of the file, found 1 bytes more");
    CHECK(refused(good + "," + u8("a", 1, 2, 3), 3) == "two tensors are named \"a\"");
    CHECK(refused(u8("a", 3, 0, 2), 2) ==
          "tensor \"a\": expected data_offsets 3 bytes apart for U8 [3], found [0, 2]");
    CHECK(refused(u8("a", 2, 2, 0), 2) ==
          "tensor \"a\": expected data_offsets 2 bytes apart for U8 [2], found [2, 0]");
    // Sizes that overflow, to 0 and to something small.
    for (const char* shape : {"4294967296,4294967296", "4294967297,4294967297",
                              "4611686018427387904,1", "9223372036854775807,9223372036854775807"})
        CHECK_THAT(refused(std::string(R"("a":{"dtype":"F64","shape":[)") + shape +
                               R"(],"data_offsets":[0,0]})",
                           0),
                   Contains("tensor \"a\": expected a size below 2^64 bytes, found F64 ["));
    CHECK_THAT(refused(R"("a":{"dtype":"U8","shape":[9223372036854775807],)"
                       R"("data_offsets":[0,9223372036854775807]})",
                       1),
               Contains("found the end of the file"));
}

TEST_CASE("safetensors: a damaged file is refused or is another valid file", "[io][safetensors]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "file";
    const numbers all;
    strider::io::write_safetensors(path, all.tensors(), {{"key", "value"}});
    const auto whole = contents(path);
    int refused = 0;
    int valid = 0;
    std::uint64_t sum = 0;
    const auto attempt = [&](const std::string& bytes) {
        put(path, bytes);
        try {
            const auto file = safetensors_file::read(path);
            ++valid;
            for (const auto& each : file.tensors()) // every byte must be readable
                for (const auto byte : each.bytes) sum += static_cast<std::uint64_t>(byte);
        } catch (const strider::file_error&) {
            ++refused;
        }
    };
    for (std::size_t length = 0; length < whole.size(); ++length) attempt(whole.substr(0, length));
    CHECK(valid == 0);
    CHECK(refused == static_cast<int>(whole.size()));
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (int bit = 0; bit < 8; ++bit) {
            auto bytes = whole;
            bytes[i] = static_cast<char>(bytes[i] ^ (1 << bit));
            attempt(bytes);
        }
    CHECK(valid > 0); // flips in the data and in names
    std::mt19937 random(1);
    const std::string_view tokens = "{}[]\",:0123456789-.eE\\ \n\0F32U8tnf\xff";
    for (int round = 0; round < 5000; ++round) {
        auto bytes = whole;
        for (unsigned change = random() % 4 + 1; change > 0; --change) {
            const auto at = random() % bytes.size();
            const char token = tokens[random() % tokens.size()];
            switch (random() % 3) {
            case 0:
                bytes[at] = token;
                break;
            case 1:
                bytes.insert(at, 1, token);
                break;
            default:
                bytes.erase(at, random() % 9);
                break;
            }
        }
        attempt(bytes);
    }
    CHECK(refused > valid);
    CHECK(sum > 0);
}
