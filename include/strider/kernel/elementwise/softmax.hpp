// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines softmax, forward and backward, over the channels of each pixel.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <limits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// Walks over the vectors of one pixel of volumes of one extent, with layouts First and Others.
template <class Real, class Isa, layout First, layout... Others>
struct pixel_walk {
    static_assert(((Others.extent == First.extent && Others.axis == First.axis) && ...));
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    /// With lanes across channels all lanes belong to one image; sums are reduced across them.
    static constexpr bool channel_lanes = First.axis == lane_axis::channels;
    static constexpr int scale = scale_of<First, Real, Isa>;
    static constexpr shape extent = First.extent;
    /// Number of whole vectors, and of the remaining numbers.
    static constexpr int whole = channel_lanes ? extent.channels / lanes : extent.channels;
    static constexpr int rest = channel_lanes ? extent.channels % lanes : 0;

    /// Numbers from one vector of a pixel to the next.
    static constexpr std::ptrdiff_t step(const layout& l) {
        return lanes * (channel_lanes ? 1 : l.channel_stride());
    }
    /// Offset of a pixel, in numbers.
    static constexpr std::ptrdiff_t begin(const layout& l, int row, int column) {
        return l.at(row, column, 0) * scale;
    }

    /// Calls f(row, column) for every pixel.
    template <class F>
    [[gnu::always_inline]] static void for_pixels(F f) noexcept {
        for (int h = 0; h < extent.height; ++h)
            for (int w = 0; w < extent.width; ++w) f(h, w);
    }
    /// Calls f(count, offsets...) for each vector: the number of valid lanes, at least 1, and the
    /// vector's offset in the pixel of each volume.
    template <class F>
    [[gnu::always_inline]] static void run(F f) noexcept {
        for (std::ptrdiff_t i = 0; i < whole; ++i) f(lanes, i * step(First), (i * step(Others))...);
        if constexpr (rest > 0) f(rest, whole * step(First), (whole * step(Others))...);
    }

    /// Reads the first `count` numbers, with `filler` in the other lanes.
    [[gnu::always_inline]] static element read(const Real* from, int count, Real filler) noexcept {
        if (count == lanes) return load<element>(from);
        element v = broadcast<element>(filler);
        __builtin_memcpy(&v, from, static_cast<std::size_t>(count) * sizeof(Real));
        return v;
    }
    /// The first `count` lanes, and zeros.
    [[gnu::always_inline]] static element first(const element& v, int count) noexcept {
        if (count == lanes) return v;
        element kept{};
        __builtin_memcpy(&kept, &v, static_cast<std::size_t>(count) * sizeof(Real));
        return kept;
    }
    [[gnu::always_inline]] static void write(Real* to, int count, const element& v) noexcept {
        if (count == lanes)
            store(to, v);
        else
            __builtin_memcpy(to, &v, static_cast<std::size_t>(count) * sizeof(Real));
    }

    static element largest(const element& v) noexcept {
        if constexpr (!channel_lanes) return v;
        Real most = v[0];
        for (int i = 1; i < lanes; ++i) most = larger<Real>(most, v[i]);
        return broadcast<element>(most);
    }
    static element sum(const element& v) noexcept {
        if constexpr (!channel_lanes) return v;
        return broadcast<element>(sum_lanes<Real, lanes>(v));
    }
};

} // namespace detail

/// y(h, w, c) = exp(x(h, w, c) - m) / sum over k of exp(x(h, w, k) - m), m the maximum over k: over
/// the channels of each pixel, of a single image or of a block. x and y may be the same memory if
/// their layouts are equal.
///
/// Summation order: in a block, by channel; in a single image, each lane in memory order, then the
/// lanes.
template <layout In, layout Out, class Real, class Isa>
void softmax_forward(const Real* x, Real* y) noexcept {
    using walk = detail::pixel_walk<Real, Isa, In, Out>;
    using element = typename walk::element;
    // Lanes without a number hold the lowest value.
    constexpr Real least = std::numeric_limits<Real>::lowest();
    walk::for_pixels([&](int h, int w) {
        const Real* from = x + walk::begin(In, h, w);
        Real* to = y + walk::begin(Out, h, w);
        element most = broadcast<element>(least);
        walk::run([&](int count, std::ptrdiff_t in, std::ptrdiff_t) {
            most = larger(most, walk::read(from + in, count, least));
        });
        most = walk::largest(most);
        element sum{};
        walk::run([&](int count, std::ptrdiff_t in, std::ptrdiff_t out) {
            const element power = walk::first(
                exponential(element(walk::read(from + in, count, least) - most)), count);
            walk::write(to + out, count, power);
            sum += power;
        });
        const element scale = Real{1} / walk::sum(sum);
        walk::run([&](int count, std::ptrdiff_t, std::ptrdiff_t out) {
            walk::write(to + out, count, walk::read(to + out, count, Real{0}) * scale);
        });
    });
}

/// dx(h, w, c) = y(h, w, c) (dy(h, w, c) - sum over k of dy(h, w, k) y(h, w, k)). dy and dx may be
/// the same memory if their layouts are equal.
template <layout Out, layout Gradient, layout Result, class Real, class Isa>
void softmax_backward(const Real* y, const Real* dy, Real* dx) noexcept {
    using walk = detail::pixel_walk<Real, Isa, Out, Gradient, Result>;
    using element = typename walk::element;
    constexpr Real none{0};
    walk::for_pixels([&](int h, int w) {
        const Real* values = y + walk::begin(Out, h, w);
        const Real* slopes = dy + walk::begin(Gradient, h, w);
        Real* to = dx + walk::begin(Result, h, w);
        element sum{};
        walk::run([&](int count, std::ptrdiff_t value, std::ptrdiff_t slope, std::ptrdiff_t) {
            sum = multiply_add(walk::read(slopes + slope, count, none),
                               walk::read(values + value, count, none), sum);
        });
        sum = walk::sum(sum);
        walk::run([&](int count, std::ptrdiff_t value, std::ptrdiff_t slope, std::ptrdiff_t out) {
            const element difference = walk::read(slopes + slope, count, none) - sum;
            walk::write(to + out, count, walk::read(values + value, count, none) * difference);
        });
    });
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
