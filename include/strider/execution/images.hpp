// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how images enter and leave an arena: from channels-last memory to a buffer's layout and
// back.
#pragma once

#include <strider/kernel/geometry.hpp>

#include <algorithm>
#include <cstddef>

// Inlined: a function of its own would have the same name in units built for different instruction
// sets.

namespace strider::detail {

/// Sets the border of a volume to 0. `Scale`: numbers in an element.
template <kernel::layout L, int Scale, class Real>
[[gnu::always_inline]] inline void clear_border(Real* volume) noexcept {
    constexpr kernel::border b = L.around;
    if constexpr (!(b == kernel::border{})) {
        const auto clear = [&](std::ptrdiff_t from, std::ptrdiff_t count) {
            std::fill_n(volume + from * Scale, count * Scale, Real{0});
        };
        clear(0, b.top * L.row_stride());
        clear((b.top + L.extent.height) * L.row_stride(), b.bottom * L.row_stride());
        constexpr bool images = L.axis == kernel::lane_axis::images;
        constexpr int runs = images ? L.extent.channels : 1;
        constexpr int thick = images ? 1 : L.extent.channels;
        for (int h = 0; h < L.extent.height; ++h)
            for (int c = 0; c < runs; ++c) {
                clear(L.at(h, -b.left, c), std::ptrdiff_t{b.left} * thick);
                clear(L.at(h, L.extent.width, c), std::ptrdiff_t{b.right} * thick);
            }
    }
}

/// Copies `count` channels-last images into the lanes of a volume (with lanes across channels:
/// one); lanes without an image become 0.
template <kernel::layout L, int Lanes, class Real>
[[gnu::always_inline]] inline void put_images(const Real* images, int count,
                                              Real* volume) noexcept {
    constexpr shape e = L.extent;
    for (int h = 0; h < e.height; ++h)
        for (int lane = 0; lane < Lanes; ++lane) {
            const Real* from = images + lane * e.count() + std::ptrdiff_t{h} * e.width * e.channels;
            for (int c = 0; c < e.channels; ++c) {
                Real* to = volume + L.at(h, 0, c) * Lanes + lane;
                constexpr std::ptrdiff_t step = L.column_stride() * Lanes;
                if (lane < count)
                    for (int w = 0; w < e.width; ++w) to[w * step] = from[w * e.channels + c];
                else
                    for (int w = 0; w < e.width; ++w) to[w * step] = Real{0};
            }
        }
}

/// Copies `count` images out of the lanes of a volume, channels-last.
template <kernel::layout L, int Lanes, class Real>
[[gnu::always_inline]] inline void take_images(const Real* volume, int count,
                                               Real* images) noexcept {
    constexpr shape e = L.extent;
    for (int lane = 0; lane < count; ++lane)
        for (int h = 0; h < e.height; ++h)
            for (int w = 0; w < e.width; ++w)
                for (int c = 0; c < e.channels; ++c)
                    *images++ = volume[L.at(h, w, c) * Lanes + lane];
}

} // namespace strider::detail
