// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines local response normalisation, forward and backward, for either lane axis.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <algorithm>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

// D(c) = k + alpha / n times the sum of x(i)^2 over the existing maps i of [c - n / 2, c - n / 2 +
// n), and y(c) = x(c) D(c)^-beta. [Krizhevsky12] sec. 3.3, with PyTorch's alpha / n for its alpha,
// and PyTorch's window: for an even n, one more map lies before c than after it.
//
// Map c is in the windows of the maps [c - n + 1 + n / 2, c + n / 2], so that
// dx(c) = dy(c) D(c)^-beta - 2 alpha beta / n x(c) times the sum over those of dy x D^(-beta - 1).
//
// For a few positions at once, the squares of a piece of the maps are written to a buffer, with
// zeros for missing maps: a unit per map, which is one number with lanes across channels and two
// elements with lanes across images. A window is then n loads, n a constant, a unit apart.

namespace strider::kernel {

namespace detail {

/// A volume's numbers, the offset of the first, and the strides of rows, columns and maps.
template <class Real>
struct placed_maps {
    Real* numbers;
    std::ptrdiff_t first;
    std::ptrdiff_t row;
    std::ptrdiff_t column;
    std::ptrdiff_t map;

    [[nodiscard, gnu::always_inline]] Real* at(std::ptrdiff_t h, std::ptrdiff_t w,
                                               std::ptrdiff_t c) const noexcept {
        return numbers + first + h * row + w * column + c * map;
    }
};

template <layout L, int Scale, class Real>
[[nodiscard, gnu::always_inline]] inline placed_maps<Real> maps_of(Real* numbers,
                                                                   int begin) noexcept {
    return {numbers, L.at(begin, 0, 0) * Scale, L.row_stride() * Scale, L.column_stride() * Scale,
            L.channel_stride() * Scale};
}

/// The parameters of local response normalisation; `alpha` is per map: alpha / n.
template <class Real>
struct response_norm {
    Real alpha;
    Real beta;
    Real k;

    /// D^-beta: by reciprocal roots for the two exponents that networks use. The test is cheap in
    /// comparison, and saves separate code for each exponent.
    template <class V>
    [[gnu::always_inline]] V inverse_power(const V& d) const noexcept {
        if (beta == Real{0.75}) {
            const V r = reciprocal_root(d);
            return r * r * reciprocal_root(r);
        }
        return beta == Real{0.5} ? reciprocal_root(d) : power(d, -beta);
    }
};

template <int Size, lane_axis Axis, class Real, class Isa>
struct response_norm_maps {
    static constexpr int lanes = lanes_of<Real, Isa>;
    /// Columns whose maps are processed at once, and numbers of a piece of maps.
    static constexpr int columns = Axis == lane_axis::images ? 2 : 1;
    static constexpr int piece = 1024;
    static constexpr int min_unit = Axis == lane_axis::images ? lanes : 1;
    static constexpr std::size_t halo = std::size_t{Size - 1} * std::size_t{columns * min_unit};
    static constexpr std::size_t buffer_size = std::size_t{piece} + halo;
    static constexpr int before = Size / 2;
    static constexpr int after = Size - 1 - before;

    /// Calls f.operator()<Vec>(offset in the buffer, map, offset in that map's unit); maps that are
    /// contiguous in the volumes too are processed as one run.
    template <class F>
    [[gnu::always_inline]] static void for_maps(std::ptrdiff_t maps, std::ptrdiff_t unit,
                                                F f) noexcept {
        if constexpr (Axis == lane_axis::channels) {
            for_vectors<Real, lanes>(maps, [&]<class V>(std::ptrdiff_t i) {
                f.template operator()<V>(i, std::ptrdiff_t{0}, i);
            });
        } else {
            for (std::ptrdiff_t c = 0; c < maps; ++c)
                for (std::ptrdiff_t i = 0; i < unit; i += lanes)
                    f.template operator()<vec<Real, lanes>>(c * unit + i, c, i);
        }
    }

    /// Writes the squares of maps [begin, end) of a volume of `maps` maps; x points to map 0.
    static void put_squares(const placed_maps<const Real>& volume, const Real* x,
                            std::ptrdiff_t begin, std::ptrdiff_t end, std::ptrdiff_t maps,
                            std::ptrdiff_t unit, Real* squares) noexcept {
        const std::ptrdiff_t first = std::clamp(begin, std::ptrdiff_t{0}, maps);
        const std::ptrdiff_t last = std::clamp(end, std::ptrdiff_t{0}, maps);
        std::fill_n(squares, (first - begin) * unit, Real{0});
        std::fill_n(squares + (last - begin) * unit, (end - last) * unit, Real{0});
        for_maps(last - first, unit,
                 [&]<class V>(std::ptrdiff_t i, std::ptrdiff_t c, std::ptrdiff_t r) {
                     const V number = load<V>(x + (first + c) * volume.map + r);
                     store(squares + (first - begin) * unit + i, number * number);
                 });
    }

    /// The sum of Size units.
    template <class V>
    [[gnu::always_inline]] static V sum_window(const Real* from, std::ptrdiff_t unit) noexcept {
        V sum = load<V>(from);
        for (int i = 1; i < Size; ++i) sum += load<V>(from + i * unit);
        return sum;
    }

    /// Calls f(h, w, numbers of a unit, first map, last map) for all pieces.
    template <class F>
    [[gnu::always_inline]] static void for_pieces(const shape& e, F f) noexcept {
        for (int h = 0; h < e.height; ++h)
            for (int w = 0; w < e.width; w += columns) {
                const std::ptrdiff_t unit =
                    std::ptrdiff_t{w + columns <= e.width ? columns : 1} * min_unit;
                const auto most = static_cast<int>(piece / unit);
                for (int c = 0; c < e.channels; c += most)
                    f(h, w, unit, c, (std::min)(c + most, e.channels));
            }
    }

    [[gnu::noinline]] static void forward(const shape& e, const placed_maps<const Real>& x,
                                          const placed_maps<Real>& y,
                                          const response_norm<Real>& norm) noexcept {
        alignas(64) Real squares[buffer_size];
        for_pieces(e, [&](int h, int w, std::ptrdiff_t unit, int begin, int end) {
            put_squares(x, x.at(h, w, 0), begin - before, end + after, e.channels, unit, squares);
            const Real* from = x.at(h, w, begin);
            Real* to = y.at(h, w, begin);
            for_maps(end - begin, unit,
                     [&]<class V>(std::ptrdiff_t i, std::ptrdiff_t c, std::ptrdiff_t r) {
                         const V d = multiply_add(sum_window<V>(squares + i, unit), norm.alpha,
                                                  broadcast<V>(norm.k));
                         store(to + c * y.map + r,
                               load<V>(from + c * x.map + r) * norm.inverse_power(d));
                     });
        });
    }

    [[gnu::noinline]] static void backward(const shape& e, const placed_maps<const Real>& x,
                                           const placed_maps<const Real>& dy,
                                           const placed_maps<Real>& dx,
                                           const response_norm<Real>& norm) noexcept {
        alignas(64) Real squares[buffer_size + halo];
        alignas(64) Real powers[buffer_size];
        alignas(64) Real products[buffer_size];
        const Real factor = Real{2} * norm.alpha * norm.beta;
        for_pieces(e, [&](int h, int w, std::ptrdiff_t unit, int begin, int end) {
            // The maps whose windows contain those of the piece.
            const int first = begin - after;
            const int last = end + before;
            put_squares(x, x.at(h, w, 0), first - before, last + after, e.channels, unit, squares);
            const int low = (std::max)(first, 0);
            const int high = (std::min)(last, e.channels);
            std::fill_n(products, (low - first) * unit, Real{0});
            std::fill_n(products + (high - first) * unit, (last - high) * unit, Real{0});
            const Real* from = x.at(h, w, low);
            const Real* slope = dy.at(h, w, low);
            const std::ptrdiff_t skipped = (low - first) * unit;
            for_maps(high - low, unit,
                     [&]<class V>(std::ptrdiff_t i, std::ptrdiff_t c, std::ptrdiff_t r) {
                         const V d = multiply_add(sum_window<V>(squares + skipped + i, unit),
                                                  norm.alpha, broadcast<V>(norm.k));
                         const V p = norm.inverse_power(d);
                         store(powers + skipped + i, p);
                         store(products + skipped + i, load<V>(slope + c * dy.map + r) *
                                                           load<V>(from + c * x.map + r) * p / d);
                     });
            from = x.at(h, w, begin);
            slope = dy.at(h, w, begin);
            Real* to = dx.at(h, w, begin);
            for_maps(end - begin, unit,
                     [&]<class V>(std::ptrdiff_t i, std::ptrdiff_t c, std::ptrdiff_t r) {
                         const V sum = sum_window<V>(products + i, unit);
                         const V own = rounded_product(load<V>(slope + c * dy.map + r),
                                                       load<V>(powers + after * unit + i));
                         const V others = load<V>(from + c * x.map + r) * sum;
                         store(to + c * dx.map + r, subtract_product(own, others, factor));
                     });
        });
    }
};

} // namespace detail

/// y = x D^-beta in rows [begin, end), D over Size maps; k > 0. x and y may not be the same memory.
template <int Size, layout In, layout Out, class Real, class Isa>
void local_response_norm(const Real* x, Real* y, Real alpha, Real beta, Real k, int begin = 0,
                         int end = In.extent.height) noexcept {
    static_assert(Size >= 1 && In.extent == Out.extent && In.axis == Out.axis);
    constexpr int scale = detail::scale_of<In, Real, Isa>;
    using maps = detail::response_norm_maps<Size, In.axis, Real, Isa>;
    maps::forward({end - begin, In.extent.width, In.extent.channels},
                  detail::maps_of<In, scale>(x, begin), detail::maps_of<Out, scale>(y, begin),
                  {alpha / Real{Size}, beta, k});
}

/// Computes dx from x and dy; D is recomputed. No two of them may be the same memory.
template <int Size, layout In, layout Gradient, layout Result, class Real, class Isa>
void local_response_norm_backward(const Real* x, const Real* dy, Real* dx, Real alpha, Real beta,
                                  Real k) noexcept {
    static_assert(Size >= 1 && In.extent == Gradient.extent && In.axis == Gradient.axis);
    static_assert(In.extent == Result.extent && In.axis == Result.axis);
    constexpr int scale = detail::scale_of<In, Real, Isa>;
    using maps = detail::response_norm_maps<Size, In.axis, Real, Isa>;
    maps::backward(In.extent, detail::maps_of<In, scale>(x, 0),
                   detail::maps_of<Gradient, scale>(dy, 0), detail::maps_of<Result, scale>(dx, 0),
                   {alpha / Real{Size}, beta, k});
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
