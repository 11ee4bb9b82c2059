// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes the frame of a page, and embedded pictures.

#include "report/html.hpp"

#include "report/style.hpp"

#include <strider/data/png.hpp>

#include <fmt/format.h>

#include <cstddef>

namespace strider::program {

namespace {

std::string base64(std::span<const std::byte> bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 |
                    (at + i < bytes.size() ? static_cast<std::uint32_t>(bytes[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            text += at + i <= bytes.size() ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string result;
    for (const char letter : text) {
        switch (letter) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        default:
            result += static_cast<unsigned char>(letter) < 0x20 ? '?' : letter;
        }
    }
    return result;
}

std::string picture(shape extent, std::span<const std::uint8_t> bytes, std::string_view description,
                    std::string_view style) {
    return fmt::format("<img class=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\" "
                       "src=\"data:image/png;base64,{}\" />",
                       style, extent.width, extent.height, escaped(description),
                       base64(data::encode_png(extent, bytes)));
}

std::string page(std::string_view title, std::string_view body) {
    std::string text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" "
                       "/>\n<meta name=\"color-scheme\" content=\"light dark\" />\n<title>";
    text += escaped(title);
    text += "</title>\n<style>\n";
    text += page_style;
    text += "</style>\n</head>\n<body>\n<main>\n";
    text += body;
    text += "</main>\n</body>\n</html>\n";
    return text;
}

} // namespace strider::program
