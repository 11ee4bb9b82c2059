// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines batch normalisation: the scaling of maps, and for training the moments of a batch and the
// gradient.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// A double as two numbers of type Real: x - high - low is off by less than rounding, even if x and
/// the number are large and close to each other.
template <class Real>
struct split_number {
    Real high;
    Real low;

    explicit split_number(double x) noexcept
        : high(rounded(x)), low(static_cast<Real>(x - static_cast<double>(high))) {}
    template <class V>
    [[gnu::always_inline]] V from(const V& x) const noexcept {
        return (x - high) - low;
    }

private:
    static Real rounded(double x) noexcept {
        if constexpr (strider::detail::loose_arithmetic) {
            // Clang 22 takes a double that was rounded to float for the double itself.
            const volatile Real number = static_cast<Real>(x);
            return number;
        } else {
            return static_cast<Real>(x);
        }
    }
};

template <lane_axis Axis, class Real, class Isa>
[[gnu::noinline]] void scale_runs(const nest& n, const placed_numbers<const Real>& x,
                                  const placed_numbers<Real>& y, const Real* scale,
                                  const Real* shift) noexcept {
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t item = 0; item < n.items; ++item) {
            const Real* from = x.at(h, item);
            Real* to = y.at(h, item);
            for_vectors<Real, lanes_of<Real, Isa>>(n.count, [&]<class V>(std::ptrdiff_t i) {
                if constexpr (Axis == lane_axis::images)
                    store(to + i,
                          multiply_add(load<V>(from + i), scale[item], broadcast<V>(shift[item])));
                else
                    store(to + i,
                          multiply_add(load<V>(from + i), load<V>(scale + i), load<V>(shift + i)));
            });
        }
}

/// The sum of the lanes of present images, from the first on.
template <std::size_t Lanes>
[[nodiscard]] inline double sum_present(const double (&lanes)[Lanes], int present) noexcept {
    double sum = 0;
    for (int i = 0; i < present; ++i) sum += lanes[i];
    return sum;
}

/// Adds the lanes of a vector to an array of double.
template <class V, std::size_t Lanes>
[[gnu::always_inline]] inline void add_lanes(const V& v, double (&to)[Lanes]) noexcept {
    for (std::size_t i = 0; i < Lanes; ++i) to[i] += static_cast<double>(v[i]);
}

/// Each lane sums its own image, so that the lanes of absent images never affect the others.
template <class Real, class Isa>
[[gnu::noinline]] void moments_of_maps(const nest& n, const placed_numbers<const Real>& x,
                                       int present, double* mean, double* squares) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    constexpr int width = lanes_of<double, Isa>;
    constexpr int parts = lanes / width;
    using element = vec<Real, lanes>;
    using wide = vec<double, width>;
    const double count = static_cast<double>(present) * static_cast<double>(n.rows) *
                         static_cast<double>(n.count / lanes);
    for (std::ptrdiff_t c = 0; c < n.items; ++c) {
        wide sums[std::size_t{parts}]{};
        for (std::ptrdiff_t h = 0; h < n.rows; ++h) {
            const Real* row = x.at(h, c);
            for (std::ptrdiff_t i = 0; i < n.count; i += lanes)
                for (int p = 0; p < parts; ++p) {
                    const auto part = load<vec<Real, width>>(row + i + p * width);
                    sums[p] += __builtin_convertvector(part, wide);
                }
        }
        double totals[std::size_t{lanes}];
        store(totals, sums);
        mean[c] = sum_present(totals, present) / count;
        const split_number<Real> center(mean[c]);
        double deviations[std::size_t{lanes}]{};
        for (std::ptrdiff_t h = 0; h < n.rows; ++h) {
            const Real* row = x.at(h, c);
            // Two sums, since one would wait for the latency of each addition.
            element sum[2]{};
            std::ptrdiff_t i = 0;
            for (; i + 2 * lanes <= n.count; i += 2 * lanes)
                for (int p = 0; p < 2; ++p) {
                    const element d = center.from(load<element>(row + i + p * lanes));
                    sum[p] = multiply_add(d, d, sum[p]);
                }
            if (i < n.count) {
                const element d = center.from(load<element>(row + i));
                sum[0] = multiply_add(d, d, sum[0]);
            }
            add_lanes(element(sum[0] + sum[1]), deviations);
        }
        squares[c] = sum_present(deviations, present);
    }
}

template <class Real, class Isa>
[[gnu::noinline]] void add_gradient_sums_of_maps(const nest& n, const placed_numbers<const Real>& x,
                                                 const placed_numbers<const Real>& dy, int present,
                                                 const double* mean,
                                                 const double* inverse_deviation, double* sum_dy,
                                                 double* sum_dy_xhat) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    for (std::ptrdiff_t c = 0; c < n.items; ++c) {
        const split_number<Real> center(mean[c]);
        double slopes[std::size_t{lanes}]{};
        double products[std::size_t{lanes}]{};
        for (std::ptrdiff_t h = 0; h < n.rows; ++h) {
            const Real* row = x.at(h, c);
            const Real* slope_row = dy.at(h, c);
            element slope{};
            element product{};
            for (std::ptrdiff_t i = 0; i < n.count; i += lanes) {
                const auto s = load<element>(slope_row + i);
                slope += s;
                product = multiply_add(s, center.from(load<element>(row + i)), product);
            }
            add_lanes(slope, slopes);
            add_lanes(product, products);
        }
        sum_dy[c] += sum_present(slopes, present);
        sum_dy_xhat[c] =
            multiply_add(sum_present(products, present), inverse_deviation[c], sum_dy_xhat[c]);
    }
}

template <class Real, class Isa>
[[gnu::noinline]] void batch_norm_backward_of_maps(
    const nest& n, const placed_numbers<const Real>& x, const placed_numbers<const Real>& dy,
    const placed_numbers<Real>& dx, int present, const Real* gamma, const double* mean,
    const double* inverse_deviation, const double* mean_dy, const double* mean_dy_xhat) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    element index{};
    for (int i = 0; i < lanes; ++i) index[i] = static_cast<Real>(i);
    const element limit = broadcast<element>(static_cast<Real>(present));
    const element zero{};
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t c = 0; c < n.items; ++c) {
            const split_number<Real> center(mean[c]);
            const auto factor =
                static_cast<Real>(static_cast<double>(gamma[c]) * inverse_deviation[c]);
            const auto slope = static_cast<Real>(mean_dy[c]);
            const auto curve = static_cast<Real>(mean_dy_xhat[c] * inverse_deviation[c]);
            const Real* row = x.at(h, c);
            const Real* from = dy.at(h, c);
            Real* to = dx.at(h, c);
            for (std::ptrdiff_t i = 0; i < n.count; i += lanes) {
                const element d = center.from(load<element>(row + i));
                const element result =
                    subtract_product(element(load<element>(from + i) - slope), d, curve) * factor;
                store(to + i, index < limit ? result : zero);
            }
        }
}

} // namespace detail

/// y = x scale[c] + shift[c] for every map c, in rows [begin, end): batch normalisation in
/// inference, where the scale is gamma / sqrt(variance + epsilon) and the shift beta - mean scale,
/// and the forward pass of training. [Ioffe15] alg. 1 and 2. x and y may be the same memory if
/// their layouts are equal.
template <layout In, layout Out, class Real, class Isa>
void scale_maps(const Real* x, Real* y, const Real* scale, const Real* shift, int begin = 0,
                int end = In.extent.height) noexcept {
    static_assert(In.extent == Out.extent && In.axis == Out.axis);
    constexpr int numbers = detail::scale_of<In, Real, Isa>;
    detail::nest runs = detail::runs_of(In.extent, In.axis, numbers);
    runs.rows = end - begin;
    detail::scale_runs<In.axis, Real, Isa>(
        runs, detail::placed_numbers<const Real>{x, detail::placed<In, numbers>(begin)},
        detail::placed_numbers<Real>{y, detail::placed<Out, numbers>(begin)}, scale, shift);
}

/// Writes, for every map of a block of images, the mean and the sum of the squared deviations from
/// it, over all positions and the images in the first `present` lanes, at least one: two passes.
/// `mean` and `squares` hold one number per map. The mean is summed in double; deviations are
/// summed row by row in Real, the rows in double.
template <layout In, class Real, class Isa>
void find_moments(const Real* x, int present, double* mean, double* squares) noexcept {
    static_assert(In.axis == lane_axis::images);
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::moments_of_maps<Real, Isa>(
        detail::runs_of(In.extent, In.axis, lanes),
        detail::placed_numbers<const Real>{x, detail::placed<In, lanes>()}, present, mean, squares);
}

/// Combines the moments of `count` numbers per map with those of `other_count` others. [Chan83] eq.
/// 2.1; the result depends on the order in which blocks are combined.
inline void combine_moments(int maps, double count, double* mean, double* squares,
                            double other_count, const double* other_mean,
                            const double* other_squares) noexcept {
    if (!(other_count > 0)) return;
    const double share = other_count / (count + other_count);
    for (int c = 0; c < maps; ++c) {
        const double delta = other_mean[c] - mean[c];
        mean[c] = multiply_add(delta, share, mean[c]);
        squares[c] += multiply_add(delta * delta * count, share, other_squares[c]);
    }
}

/// Adds, for every map of a block, the sums of dy and of dy xhat, xhat = (x - mean)
/// inverse_deviation, over all positions and the images in the first `present` lanes: the gradients
/// of beta and gamma. [Ioffe15] sec. 3. Rows are summed in Real, their sums in double.
template <layout In, layout Gradient, class Real, class Isa>
void add_gradient_sums(const Real* x, const Real* dy, int present, const double* mean,
                       const double* inverse_deviation, double* sum_dy,
                       double* sum_dy_xhat) noexcept {
    static_assert(In.axis == lane_axis::images && In.extent == Gradient.extent &&
                  In.axis == Gradient.axis);
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::add_gradient_sums_of_maps<Real, Isa>(
        detail::runs_of(In.extent, In.axis, lanes),
        detail::placed_numbers<const Real>{x, detail::placed<In, lanes>()},
        detail::placed_numbers<const Real>{dy, detail::placed<Gradient, lanes>()}, present, mean,
        inverse_deviation, sum_dy, sum_dy_xhat);
}

/// dx = gamma inverse_deviation (dy - mean_dy - xhat mean_dy_xhat) in the first `present` lanes, 0
/// in the others. The means are those of dy and dy xhat over the whole batch. [Ioffe15] sec. 3. dx
/// and dy may be the same memory if their layouts are equal.
template <layout In, layout Gradient, layout Result, class Real, class Isa>
void batch_norm_backward(const Real* x, const Real* dy, Real* dx, int present, const Real* gamma,
                         const double* mean, const double* inverse_deviation, const double* mean_dy,
                         const double* mean_dy_xhat) noexcept {
    static_assert(In.axis == lane_axis::images && In.extent == Gradient.extent &&
                  In.axis == Gradient.axis);
    static_assert(In.extent == Result.extent && In.axis == Result.axis);
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::batch_norm_backward_of_maps<Real, Isa>(
        detail::runs_of(In.extent, In.axis, lanes),
        detail::placed_numbers<const Real>{x, detail::placed<In, lanes>()},
        detail::placed_numbers<const Real>{dy, detail::placed<Gradient, lanes>()},
        detail::placed_numbers<Real>{dx, detail::placed<Result, lanes>()}, present, gamma, mean,
        inverse_deviation, mean_dy, mean_dy_xhat);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
