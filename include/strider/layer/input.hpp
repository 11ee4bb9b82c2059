// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `input`, the input volume of a network.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/shape.hpp>

namespace strider {

/// input<Height, Width, Channels>: the input volume of a network, its first argument.
// Any values, so that two of them, as input<32, 32>, are refused with a message.
template <auto... Extents>
struct input {
    /// 0x0x0 unless the extents are three whole numbers.
    static constexpr shape volume = [] {
        constexpr int extents[sizeof...(Extents) + 3]{detail::as_int(Extents)...};
        constexpr bool whole = sizeof...(Extents) == 3 && (detail::is_whole(Extents) && ...);
        return whole ? shape{extents[0], extents[1], extents[2]} : shape{0, 0, 0};
    }();
};

} // namespace strider
