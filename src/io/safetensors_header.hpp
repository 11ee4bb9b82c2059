// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the parser of the JSON header of a safetensors file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace strider::io::detail {

/// A UTF-8 text as a JSON string.
[[nodiscard]] std::string json_string(std::string_view text);

/// One tensor's entry of the header; only its form is checked.
struct header_entry {
    std::string name;
    std::string type;
    std::vector<std::int64_t> extents;
    std::array<std::uint64_t, 2> offsets{};
};

/// The contents of a header, in the order of the file.
struct header {
    std::vector<header_entry> entries;
    std::map<std::string, std::string> metadata;
};

/// The highest rank of a tensor, as in PyTorch and NumPy.
inline constexpr std::size_t max_rank = 64;

/// Parses the header that begins at byte `begin` of the file. Throws file_error.
[[nodiscard]] header parse_header(const std::filesystem::path& path, std::uint64_t begin,
                                  std::string_view text);

} // namespace strider::io::detail
