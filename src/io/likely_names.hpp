// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::detail::likely_names`: which tensors of a file a network probably has under
// other names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace strider::io::detail {

/// A tensor's name and extents: "layer1.0.conv1.weight", [64, 64, 3, 3].
struct named_extents {
    std::string_view name;
    const std::vector<std::int64_t>* extents;
};

/// A tensor's role in its layer: "weight".
[[nodiscard]] constexpr std::string_view role_in(std::string_view name) {
    return name.substr(name.rfind('.') + 1); // npos + 1 is 0: the whole name
}

/// For each missing tensor, in the network's order, the index of the found tensor that it probably
/// is, else -1. A pair has the same extents and role, and the same order of names. No index occurs
/// twice.
[[nodiscard]] std::vector<std::ptrdiff_t> likely_names(const std::vector<named_extents>& missing,
                                                       const std::vector<named_extents>& found);

} // namespace strider::io::detail
