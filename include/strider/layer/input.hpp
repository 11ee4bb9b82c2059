// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `input`, the volume that a network begins with.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/shape.hpp>

namespace strider {

/// input<Height, Width, Channels>: the input volume of a network, its first argument.
// Any numbers, so that two of them, as input<32, 32>, are refused in words.
template <auto... Extents>
struct input {
    /// 0x0x0 where the extents are not three whole numbers.
    static constexpr shape volume = [] {
        constexpr int extents[sizeof...(Extents) + 3]{detail::as_int(Extents)...};
        constexpr bool whole = sizeof...(Extents) == 3 && (detail::is_whole(Extents) && ...);
        return whole ? shape{extents[0], extents[1], extents[2]} : shape{0, 0, 0};
    }();
};

} // namespace strider
