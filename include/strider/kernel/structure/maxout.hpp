// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines maxout, forward and backward, for either lane axis.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/parts.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

// y(h, w, m) = max of x(h, w, c) over the maps c of [m G, (m + 1) G), G the input's maps divided by
// the output's. [Goodfellow13] sec. 2, with the groups of [ConvNetJS]: consecutive maps.
//
// Lanes across images: a group's maps are runs of columns. Lanes across channels: a group is G
// consecutive numbers, and the groups of a row are consecutive too.

namespace detail {

template <layout In, layout Out>
[[nodiscard]] constexpr int maxout_group() noexcept {
    static_assert(In.axis == Out.axis && In.extent.height == Out.extent.height &&
                  In.extent.width == Out.extent.width &&
                  In.extent.channels % Out.extent.channels == 0);
    return In.extent.channels / Out.extent.channels;
}

/// The runs of the output, with the distances in the input between the numbers of a group and
/// between the groups of a run.
template <lane_axis Axis, int Group, class Real, class Isa>
struct maxout_runs {
    static constexpr bool images = Axis == lane_axis::images;
    static constexpr int width = images ? lanes_of<Real, Isa> : 1;
    using element = vec<Real, width>;

    /// Calls f(row, map, offset in the output's run, offset in the input's).
    template <class F>
    [[gnu::always_inline]] static void for_groups(const nest& n, F f) noexcept {
        for (std::ptrdiff_t h = 0; h < n.rows; ++h)
            for (std::ptrdiff_t m = 0; m < n.items; ++m)
                for (std::ptrdiff_t i = 0; i < n.count; i += width)
                    f(h, m, i, images ? i : i * Group);
    }

    [[gnu::noinline]] static void forward(const nest& n, const placed_numbers<const Real>& x,
                                          const placed_numbers<Real>& y) noexcept {
        const std::ptrdiff_t step = images ? x.place.item : 1;
        for_groups(n, [&](std::ptrdiff_t h, std::ptrdiff_t m, std::ptrdiff_t i, std::ptrdiff_t j) {
            const Real* from = x.at(h, m * Group) + j;
            auto most = load<element>(from);
            for (int g = 1; g < Group; ++g) most = maximum(most, load<element>(from + g * step));
            store(y.at(h, m) + i, most);
        });
    }

    [[gnu::noinline]] static void backward(const nest& n, const placed_numbers<const Real>& x,
                                           const placed_numbers<const Real>& dy,
                                           const placed_numbers<Real>& dx) noexcept {
        const std::ptrdiff_t step = images ? x.place.item : 1;
        const std::ptrdiff_t result_step = images ? dx.place.item : 1;
        const element zero{};
        for_groups(n, [&](std::ptrdiff_t h, std::ptrdiff_t m, std::ptrdiff_t i, std::ptrdiff_t j) {
            const Real* from = x.at(h, m * Group) + j;
            Real* to = dx.at(h, m * Group) + j;
            auto most = load<element>(from);
            for (int g = 1; g < Group; ++g) most = maximum(most, load<element>(from + g * step));
            auto left = load<element>(dy.at(h, m) + i);
            for (int g = 0; g < Group; ++g) {
                const auto number = load<element>(from + g * step);
                const auto chosen = (number == most) | (number != number);
                const element share = choose(chosen, left, zero);
                left = choose(chosen, zero, left);
                store(to + g * result_step, share);
            }
        });
    }
};

/// With lanes across channels a row is one run of consecutive groups.
template <layout Out, class Real, class Isa>
[[nodiscard]] constexpr nest maxout_nest(int rows) noexcept {
    nest n = runs_of(Out.extent, Out.axis, scale_of<Out, Real, Isa>);
    n.rows = rows;
    if (Out.axis == lane_axis::channels) {
        n.count *= n.items;
        n.items = 1;
    }
    return n;
}

} // namespace detail

/// Computes y from x, in rows [begin, end).
template <layout In, layout Out, class Real, class Isa>
void maxout(const Real* x, Real* y, int begin = 0, int end = Out.extent.height) noexcept {
    using runs = detail::maxout_runs<In.axis, detail::maxout_group<In, Out>(), Real, Isa>;
    runs::forward(detail::maxout_nest<Out, Real, Isa>(end - begin),
                  detail::part_of<In, Isa>(x, {begin, 0, 0}),
                  detail::part_of<Out, Isa>(y, {begin, 0, 0}));
}

/// dx = dy at the first map of each group that holds the maximum, 0 elsewhere.
template <layout In, layout Gradient, layout Result, class Real, class Isa>
void maxout_backward(const Real* x, const Real* dy, Real* dx) noexcept {
    static_assert(In.extent == Result.extent && In.axis == Result.axis);
    using runs = detail::maxout_runs<In.axis, detail::maxout_group<In, Gradient>(), Real, Isa>;
    runs::backward(detail::maxout_nest<Gradient, Real, Isa>(Gradient.extent.height),
                   detail::part_of<In, Isa>(x, {}), detail::part_of<Gradient, Isa>(dy, {}),
                   detail::part_of<Result, Isa>(dx, {}));
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
