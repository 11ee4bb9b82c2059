// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines softmax, forward and backward, over all numbers of a volume.
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

/// Walks over the vectors of volumes of one extent, which lie as First and Others say.
template <class Real, class Isa, layout First, layout... Others>
struct vector_walk {
    static_assert(((Others.extent == First.extent && Others.axis == First.axis) && ...));
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    /// An image alone has its numbers in all lanes; what is summed has to be summed across them.
    static constexpr bool alone = First.axis == lane_axis::channels;
    static constexpr int scale = scale_of<First, Real, Isa>;

    /// Calls f(count, offsets...) with the numbers that are there, from 1 to all lanes, and where
    /// they begin in each volume.
    template <class F>
    [[gnu::always_inline]] static void run(F f) noexcept {
        constexpr nest n = joined(runs_of(First.extent, First.axis, scale), placed<First, scale>(),
                                  placed<Others, scale>()...);
        constexpr int rest = static_cast<int>(n.count % lanes);
        for_runs(
            n,
            [&](auto... at) {
                for (std::ptrdiff_t i = 0; i < n.count - rest; i += lanes) f(lanes, (at + i)...);
                if constexpr (rest > 0) f(rest, (at + n.count - rest)...);
            },
            placed<First, scale>(), placed<Others, scale>()...);
    }

    /// The first `count` numbers, and `filler` in the other lanes.
    [[gnu::always_inline]] static element read(const Real* from, int count, Real filler) noexcept {
        if (count == lanes) return load<element>(from);
        element v = broadcast<element>(filler);
        __builtin_memcpy(&v, from, static_cast<std::size_t>(count) * sizeof(Real));
        return v;
    }
    [[gnu::always_inline]] static void write(Real* to, int count, const element& v) noexcept {
        if (count == lanes)
            store(to, v);
        else
            __builtin_memcpy(to, &v, static_cast<std::size_t>(count) * sizeof(Real));
    }

    static element largest(const element& v) noexcept {
        if constexpr (!alone) return v;
        Real most = v[0];
        for (int i = 1; i < lanes; ++i) most = larger<Real>(most, v[i]);
        return broadcast<element>(most);
    }
    static element sum(const element& v) noexcept {
        if constexpr (!alone) return v;
        return broadcast<element>(sum_lanes<Real, lanes>(v));
    }
};

} // namespace detail

/// y(i) = exp(x(i) - m) / sum over j of exp(x(j) - m), m the maximum, over all numbers of a volume,
/// of an image or of a block of images. x and y may be the same memory if they lie alike.
///
/// Order of a sum: a block, in memory order; an image, each lane in memory order, then the lanes.
template <layout In, layout Out, class Real, class Isa>
void softmax_forward(const Real* x, Real* y) noexcept {
    using walk = detail::vector_walk<Real, Isa, In, Out>;
    using element = typename walk::element;
    // Lanes without a number hold the least, whose power does not count.
    constexpr Real least = std::numeric_limits<Real>::lowest();
    element most = broadcast<element>(least);
    walk::run([&](int count, std::ptrdiff_t from, std::ptrdiff_t) {
        most = larger(most, walk::read(x + from, count, least));
    });
    most = walk::largest(most);
    element sum{};
    walk::run([&](int count, std::ptrdiff_t from, std::ptrdiff_t to) {
        const element power = exponential(element(walk::read(x + from, count, least) - most));
        walk::write(y + to, count, power);
        sum += power;
    });
    const element scale = Real{1} / walk::sum(sum);
    walk::run([&](int count, std::ptrdiff_t, std::ptrdiff_t at) {
        walk::write(y + at, count, walk::read(y + at, count, Real{0}) * scale);
    });
}

/// dx(i) = y(i) (dy(i) - sum over j of dy(j) y(j)). dy and dx may be the same memory if they lie
/// alike.
template <layout Out, layout Gradient, layout Result, class Real, class Isa>
void softmax_backward(const Real* y, const Real* dy, Real* dx) noexcept {
    using walk = detail::vector_walk<Real, Isa, Out, Gradient, Result>;
    using element = typename walk::element;
    constexpr Real none{0};
    element sum{};
    walk::run([&](int count, std::ptrdiff_t value, std::ptrdiff_t slope, std::ptrdiff_t) {
        sum = multiply_add(walk::read(dy + slope, count, none), walk::read(y + value, count, none),
                           sum);
    });
    sum = walk::sum(sum);
    walk::run([&](int count, std::ptrdiff_t value, std::ptrdiff_t slope, std::ptrdiff_t to) {
        const element difference = walk::read(dy + slope, count, none) - sum;
        walk::write(dx + to, count, walk::read(y + value, count, none) * difference);
    });
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
