// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines copies of images into and out of an arena: between channels-last memory and a buffer's
// layout.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/transpose.hpp>

#include <algorithm>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

// Always inlined: out-of-line functions would have the same name in translation units built for
// different instruction sets.

namespace strider::detail {

/// Sets the border of a volume to 0. `Scale`: numbers per element.
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

/// Whether images are transposed in registers between memory and lanes: with at least 8 lanes, and
/// images of at least one vector. With 4 lanes scalar copies are as fast.
template <kernel::layout L, int Lanes>
inline constexpr bool moves_squares = Lanes >= 8 && L.extent.count() >= Lanes;

/// Calls run(j, place) so that the ranges [j, j + Lanes) cover a channels-last image; the last may
/// overlap the one before. Number j + i is element place(i) of a volume.
template <kernel::layout L, int Lanes, class F>
[[gnu::always_inline]] inline void for_stretches(F run) noexcept {
    constexpr shape e = L.extent;
    constexpr int numbers = static_cast<int>(e.count());
#pragma GCC unroll 1
    for (int first = 0; first < numbers; first += Lanes) {
        const int j = (std::min)(first, numbers - Lanes);
        run(
            j, [&](int i) __attribute__((always_inline)) {
                const int pixel = (j + i) / e.channels;
                return L.at(pixel / e.width, pixel % e.width, (j + i) % e.channels);
            });
    }
}

/// Copies `count` channels-last images into the lanes of a volume (one image if lanes are across
/// channels); lanes without an image become 0.
template <kernel::layout L, int Lanes, class Real>
[[gnu::always_inline]] inline void put_images(const Real* images, int count,
                                              Real* volume) noexcept {
    constexpr shape e = L.extent;
    if constexpr (Lanes == 1) {
        for (int h = 0; h < e.height; ++h)
            std::copy_n(images + std::ptrdiff_t{h} * e.width * e.channels, e.width * e.channels,
                        volume + L.at(h, 0, 0));
    } else if constexpr (moves_squares<L, Lanes>) {
        using V = vec<Real, Lanes>;
        for_stretches<L, Lanes>([&](int j, const auto& place) __attribute__((always_inline)) {
            V square[std::size_t{Lanes}];
#pragma GCC unroll 32
            for (int lane = 0; lane < Lanes; ++lane)
                square[lane] = lane < count
                                   ? strider::load<V>(images + std::ptrdiff_t{lane} * e.count() + j)
                                   : V{};
            transpose<Real, Lanes>(square);
#pragma GCC unroll 32
            for (int i = 0; i < Lanes; ++i) strider::store(volume + place(i) * Lanes, square[i]);
        });
    } else {
        for (int h = 0; h < e.height; ++h)
            for (int lane = 0; lane < Lanes; ++lane) {
                const Real* from =
                    images + lane * e.count() + std::ptrdiff_t{h} * e.width * e.channels;
                for (int c = 0; c < e.channels; ++c) {
                    Real* to = volume + L.at(h, 0, c) * Lanes + lane;
                    if (lane < count)
                        for (int w = 0; w < e.width; ++w) to[w * Lanes] = from[w * e.channels + c];
                    else
                        for (int w = 0; w < e.width; ++w) to[w * Lanes] = Real{0};
                }
            }
    }
}

/// Copies `count` images out of the lanes of a volume to channels-last memory.
template <kernel::layout L, int Lanes, class Real>
[[gnu::always_inline]] inline void take_images(const Real* volume, int count,
                                               Real* images) noexcept {
    constexpr shape e = L.extent;
    if constexpr (Lanes == 1) {
        for (int h = 0; h < e.height; ++h)
            std::copy_n(volume + L.at(h, 0, 0), e.width * e.channels,
                        images + std::ptrdiff_t{h} * e.width * e.channels);
    } else if constexpr (moves_squares<L, Lanes>) {
        using V = vec<Real, Lanes>;
        for_stretches<L, Lanes>([&](int j, const auto& place) __attribute__((always_inline)) {
            V square[std::size_t{Lanes}];
#pragma GCC unroll 32
            for (int i = 0; i < Lanes; ++i) square[i] = strider::load<V>(volume + place(i) * Lanes);
            transpose<Real, Lanes>(square);
#pragma GCC unroll 32
            for (int lane = 0; lane < Lanes; ++lane)
                if (lane < count)
                    strider::store(images + std::ptrdiff_t{lane} * e.count() + j, square[lane]);
        });
    } else {
        for (int lane = 0; lane < count; ++lane)
            for (int h = 0; h < e.height; ++h)
                for (int w = 0; w < e.width; ++w)
                    for (int c = 0; c < e.channels; ++c)
                        *images++ = volume[L.at(h, w, c) * Lanes + lane];
    }
}

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
