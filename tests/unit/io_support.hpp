// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines helpers of the tests of strider/io: files as strings, and handmade safetensors files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strider::test {

inline std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void put(const std::filesystem::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
}

/// The names of a folder's entries.
inline std::vector<std::string> entries(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    return names;
}

/// A safetensors file made by hand: the header's length, the header, the data.
inline std::string raw_safetensors(std::string_view header, std::string_view data = {}) {
    std::string result;
    for (int i = 0; i < 8; ++i)
        result += static_cast<char>((std::uint64_t{header.size()} >> (8 * i)) & 255);
    return (result += header) += data;
}

template <class Number>
std::span<const std::byte> bytes_of(const std::vector<Number>& numbers) {
    return std::as_bytes(std::span(numbers));
}

/// The message of the call's exception, or "no exception".
template <class Exception, class Call>
std::string message_of(Call call) {
    try {
        call();
    } catch (const Exception& problem) {
        return problem.what();
    }
    return "no exception";
}

} // namespace strider::test
