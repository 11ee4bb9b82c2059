// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines dropout, and the random numbers that it draws from a counter.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Mixes all bits of a number into all others. [Steele14] fig. 14, the finalizer of SplitMix64
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// A random number from a counter: the same for any number of threads, on every machine, and in the
/// forward and the backward pass.
[[nodiscard]] constexpr std::uint32_t counted_random(std::uint64_t key,
                                                     std::uint64_t counter) noexcept {
    return static_cast<std::uint32_t>(mixed(key + counter * 0x9e3779b97f4a7c15u) >> 32);
}

/// to = from scaled by 100 / (100 - percent) if kept, 0 if dropped: forward and backward alike.
/// What is dropped depends on `key`, which differs for each step and layer, on the image's index in
/// the batch and on the place in its volume, not on the number of images in a block. `image`: index
/// of the block's first image.
template <layout From, layout To, class Real, class Isa>
void drop(const Real* from, Real* to, int percent, std::uint64_t key, int image) noexcept {
    static_assert(From.axis == lane_axis::images);
    constexpr int lanes = lanes_of<Real, Isa>;
    constexpr int scale = detail::scale_of<From, Real, Isa>;
    constexpr detail::placement a = detail::placed<From, scale>();
    constexpr detail::placement b = detail::placed<To, scale>();
    constexpr detail::nest runs =
        detail::joined(detail::runs_of(From.extent, From.axis, scale), a, b);
    const auto limit = static_cast<std::uint32_t>((std::uint64_t{1} << 32) *
                                                  static_cast<std::uint64_t>(percent) / 100);
    const Real factor = Real{100} / static_cast<Real>(100 - percent);
    std::uint64_t image_keys[std::size_t{lanes}];
    for (int lane = 0; lane < lanes; ++lane)
        image_keys[lane] =
            mixed(key + static_cast<std::uint64_t>(image + lane) * 0xda942042e4dd58b5u);
    std::uint64_t place = 0;
    detail::for_runs(
        runs,
        [&](std::ptrdiff_t at_from, std::ptrdiff_t at_to) {
            for (std::ptrdiff_t i = 0; i < runs.count; i += lanes, ++place)
                for (int lane = 0; lane < lanes; ++lane) {
                    const bool dropped = counted_random(image_keys[lane], place) < limit;
                    to[at_to + i + lane] = from[at_from + i + lane] * (dropped ? Real{0} : factor);
                }
        },
        a, b);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
