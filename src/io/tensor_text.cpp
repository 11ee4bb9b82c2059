// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and counts the extents of tensors.

#include "tensor_text.hpp"

#include <limits>

namespace strider::io::detail {

std::optional<std::uint64_t> byte_count(std::span<const std::int64_t> extents,
                                        dtype type) noexcept {
    std::uint64_t count = size_of(type);
    for (const auto extent : extents) {
        const auto factor = static_cast<std::uint64_t>(extent);
        if (extent < 0 ||
            (factor != 0 && count > (std::numeric_limits<std::uint64_t>::max)() / factor))
            return {};
        count *= factor;
    }
    return count;
}

std::string text_of(std::span<const std::int64_t> extents) {
    std::string result = "[";
    for (std::size_t i = 0; i < extents.size(); ++i)
        (result += i == 0 ? "" : ", ") += std::to_string(extents[i]);
    return result += "]";
}

std::string text_of(dtype type, std::span<const std::int64_t> extents) {
    return std::string(name_of(type)) + " " + text_of(extents);
}

} // namespace strider::io::detail
