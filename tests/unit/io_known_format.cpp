// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/known_format.hpp and half.hpp: recognising other formats, and 16-bit numbers.

#include <strider/io/half.hpp>
#include <strider/io/known_format.hpp>

#include "../catch.hpp"
#include "io_support.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

using strider::io::float_of_bf16;
using strider::io::float_of_f16;
using strider::io::found_format;
using strider::io::known_format;

TEST_CASE("files of other formats are recognised by their first bytes", "[io]") {
    using namespace std::string_literals;
    std::string tar(262, '\0');
    tar.replace(257, 5, "ustar");
    for (const auto& [bytes, words] : {
             std::pair{"<!DOCTYPE html><html>"s, "an HTML page"},
             {"\xef\xbb\xbf\r\n <HTML lang=en>"s, "an HTML page"},
             {"<?xml version='1.0'?>"s, "an XML text"},
             {"version https://git-lfs.github.com/spec/v1\noid sha256:0"s,
              "a Git LFS pointer; `git lfs pull` gets the file"},
             {"PK\3\4\0\0"s, "a zip archive, as PyTorch's .pt and .pth files are"},
             {"\x80\2\x8a\x0al\xfc"s, "a Python pickle, as older PyTorch files are"},
             {"\x1f\x8b\10\0"s, "a gzip file"},
             {"GGUF\3\0\0\0"s, "a GGUF file"},
             {"\x89HDF\r\n\x1a\n"s, "an HDF5 file, as Keras writes them"},
             {"\x93NUMPY\1\0"s, "a NumPy array"},
             {"\10\7\x12\7pytorch"s, "an ONNX model"},
             {"{\"metadata\": {}}"s, "a JSON text"},
             {"\x89PNG\r\n\x1a\n"s, "a PNG picture"},
             {"\xff\xd8\xff\xe0"s, "a JPEG picture"},
             {"RIFF....WEBPVP8 "s, "a WebP picture"},
             {"\0\0\0\x18"
              "ftypheic"s,
              "a HEIC picture"},
             {tar, "a tar archive"},
             {"\0\0\10\3\0\0\0\0"s, "an IDX file of images"},
             {strider::test::raw_safetensors("{}"), "a safetensors file"},
             {"404: Not Found"s, "text"},
         }) {
        CHECK(known_format(bytes) == words);
        CHECK(found_format(bytes, "?") == "what looks like "s + words);
        for (std::size_t length = 0; length < bytes.size(); ++length)
            (void)known_format(std::string_view(bytes).substr(0, length)); // reads no further
    }
    CHECK(known_format("").empty());
    CHECK(known_format("abc").empty());
    CHECK(known_format({"\3\0\0\0\0\0\0\0[]", 10}).empty());
    CHECK(found_format({"\1\2\3\4", 4}, "something else") == "something else");
}

TEST_CASE("F16 and BF16 have the values that the formats define", "[io]") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const int exponent = static_cast<int>(bits >> 10 & 31);
        const double fraction = bits & 1023;
        const double sign = (bits & 0x8000) != 0 ? -1 : 1;
        const float half = float_of_f16(static_cast<std::uint16_t>(bits));
        if (exponent == 31 && fraction != 0) {
            REQUIRE(std::isnan(half));
        } else {
            const double value = exponent == 31  ? std::numeric_limits<double>::infinity()
                                 : exponent == 0 ? std::ldexp(fraction, -24)
                                                 : std::ldexp(1024 + fraction, exponent - 25);
            REQUIRE(static_cast<double>(half) == sign * value);
            REQUIRE(std::signbit(half) == (sign < 0));
        }
        const int wide = static_cast<int>(bits >> 7 & 255);
        const double part = bits & 127;
        const float brain = float_of_bf16(static_cast<std::uint16_t>(bits));
        if (wide == 255 && part != 0) {
            REQUIRE(std::isnan(brain));
        } else {
            const double value = wide == 255 ? std::numeric_limits<double>::infinity()
                                 : wide == 0 ? std::ldexp(part, -133)
                                             : std::ldexp(128 + part, wide - 134);
            REQUIRE(static_cast<double>(brain) == sign * value);
        }
    }
}
