// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines dropout, and the random numbers that it draws from a counter.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::kernel {

/// Mixes all bits of a number into all others. [Steele14] fig. 14, the finalizer of SplitMix64
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// A random number from a counter: the same for any number of threads, and in the forward and the
/// backward pass. `key` is different for each step, layer and block of images.
[[nodiscard]] constexpr std::uint32_t counted_random(std::uint64_t key,
                                                     std::uint64_t counter) noexcept {
    return static_cast<std::uint32_t>(mixed(key + counter * 0x9e3779b97f4a7c15u) >> 32);
}

/// to = from scaled by 100 / (100 - percent) where kept, 0 where dropped: forward and backward
/// alike.
template <layout From, layout To, class Real, class Isa>
void drop(const Real* from, Real* to, int percent, std::uint64_t key) noexcept {
    constexpr int scale = detail::scale_of<From, Real, Isa>;
    constexpr detail::placement a = detail::placed<From, scale>();
    constexpr detail::placement b = detail::placed<To, scale>();
    constexpr detail::nest runs =
        detail::joined(detail::runs_of(From.extent, From.axis, scale), a, b);
    const auto limit = static_cast<std::uint32_t>((std::uint64_t{1} << 32) *
                                                  static_cast<std::uint64_t>(percent) / 100);
    const Real factor = Real{100} / static_cast<Real>(100 - percent);
    std::uint64_t counter = 0;
    detail::for_runs(
        runs,
        [&](std::ptrdiff_t at_from, std::ptrdiff_t at_to) {
            for (std::ptrdiff_t i = 0; i < runs.count; ++i)
                to[at_to + i] =
                    counted_random(key, counter++) < limit ? Real{0} : from[at_from + i] * factor;
        },
        a, b);
}

} // namespace strider::kernel
