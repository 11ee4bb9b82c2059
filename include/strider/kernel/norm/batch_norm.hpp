// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines batch normalisation: the scaling of maps, and for training the moments of a batch and the
// gradient.
#pragma once

#include <strider/kernel/elementwise/functions.hpp>
#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// The scale and the shift of each map.
template <class Real>
struct affine {
    const Real* scale = nullptr;
    const Real* shift = nullptr;
};

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

/// The gradient of y = x scale + shift from that of f(y), in one map.
template <class Function, class Real>
class gradient_before {
public:
    gradient_before(const affine<Real>& scaled, std::ptrdiff_t c) noexcept {
        if constexpr (!none) {
            scale_ = scaled.scale[c];
            shift_ = scaled.shift[c];
        }
    }
    template <class V>
    [[gnu::always_inline]] V operator()(const V& x, const V& gradient) const noexcept {
        if constexpr (none)
            return gradient;
        else
            return Function::gradient(
                V(Function::value(multiply_add(x, scale_, broadcast<V>(shift_)))), gradient);
    }

private:
    static constexpr bool none = std::is_same_v<Function, identity_function>;
    Real scale_{};
    Real shift_{};
};

template <lane_axis Axis, class Function, class Real, class Isa>
[[gnu::noinline]] void scale_runs(const nest& n, const placed_numbers<const Real>& x,
                                  const placed_numbers<Real>& y, const Real* scale,
                                  const Real* shift) noexcept {
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t item = 0; item < n.items; ++item) {
            const Real* from = x.at(h, item);
            Real* to = y.at(h, item);
            for_vectors<Real, lanes_of<Real, Isa>>(n.count, [&]<class V>(std::ptrdiff_t i) {
                V scaled;
                if constexpr (Axis == lane_axis::images)
                    scaled =
                        multiply_add(load<V>(from + i), scale[item], broadcast<V>(shift[item]));
                else
                    scaled =
                        multiply_add(load<V>(from + i), load<V>(scale + i), load<V>(shift + i));
                store(to + i, V(Function::value(scaled)));
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

/// Calls f(first, end) for groups of neighbouring maps, one row of which is some 64 KB: read row by
/// row they are long runs, which the processor fetches ahead.
inline constexpr std::ptrdiff_t max_neighbours = 64;
template <class Real, class F>
[[gnu::always_inline]] inline void for_neighbours(const nest& n, F f) noexcept {
    const std::ptrdiff_t fill = 65536 / (n.count * static_cast<std::ptrdiff_t>(sizeof(Real)));
    const std::ptrdiff_t most = fill < 1 ? 1 : fill < max_neighbours ? fill : max_neighbours;
    for (std::ptrdiff_t c = 0; c < n.items; c += most)
        f(c, c + most < n.items ? c + most : n.items);
}

/// The moments of some rows of a map, in each lane.
template <class Real, class Isa>
class lane_moments {
public:
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;

    /// Adds a row of `count` elements after `before` others.
    [[gnu::always_inline]] void add(const Real* row, std::ptrdiff_t count,
                                    std::ptrdiff_t before) noexcept {
        const double length = static_cast<double>(count);
        wide sums[std::size_t{parts}]{};
        for (std::ptrdiff_t i = 0; i < count; ++i)
            for (int p = 0; p < parts; ++p) sums[p] += wide_at(row + i * lanes + p * width);
        // Squared are the deviations from the mean as a Real, from which the mean differs little.
        Real centers[std::size_t{lanes}];
        for (int p = 0; p < parts; ++p) {
            sums[p] /= length;
            store(centers + p * width, __builtin_convertvector(sums[p], vec<Real, width>));
        }
        const auto center = load<element>(centers);
        // Two sums, since one would wait for the latency of each addition.
        element square[2]{};
        const auto add_square = [&](std::ptrdiff_t i, int p) {
            const element d = load<element>(row + i * lanes) - center;
            square[p] = multiply_add(d, d, square[p]);
        };
        std::ptrdiff_t i = 0;
        for (; i + 2 <= count; i += 2)
            for (int p = 0; p < 2; ++p) add_square(i + p, p);
        if (i < count) add_square(i, 0);
        Real squares[std::size_t{lanes}];
        store(squares, element(square[0] + square[1]));
        // [Chan83] eq. 2.1
        const double share = length / (length + static_cast<double>(before));
        for (int p = 0; p < parts; ++p) {
            const wide off = wide_at(centers + p * width) - sums[p];
            const wide mean = load<wide>(mean_ + p * width);
            const wide delta = sums[p] - mean;
            store(mean_ + p * width, multiply_add(delta, share, mean));
            store(squares_ + p * width,
                  wide(load<wide>(squares_ + p * width) +
                       (wide_at(squares + p * width) - off * off * length) +
                       delta * delta * (static_cast<double>(before) * share)));
        }
    }

    /// The mean of the first `present` lanes, and the sum of their squared deviations from it.
    void finish(int present, double count, double& mean, double& squares) const noexcept {
        mean = sum_present(mean_, present) / present;
        double sum = 0;
        for (int i = 0; i < present; ++i) {
            const double d = mean_[i] - mean;
            sum += multiply_add(d * d, count, squares_[i]);
        }
        squares = sum;
    }

private:
    static constexpr int width = lanes_of<double, Isa>;
    static constexpr int parts = lanes / width;
    using wide = vec<double, width>;
    [[gnu::always_inline]] static wide wide_at(const Real* numbers) noexcept {
        return __builtin_convertvector(load<vec<Real, width>>(numbers), wide);
    }

    double mean_[std::size_t{lanes}]{};
    double squares_[std::size_t{lanes}]{};
};

/// Each lane sums its own image, so that the lanes of absent images never affect the others.
template <class Real, class Isa>
[[gnu::noinline]] void moments_of_maps(const nest& n, const placed_numbers<const Real>& x,
                                       int present, double* mean, double* squares) noexcept {
    const std::ptrdiff_t columns = n.count / lanes_of<Real, Isa>;
    for_neighbours<Real>(n, [&](std::ptrdiff_t first, std::ptrdiff_t end) {
        lane_moments<Real, Isa> moments[std::size_t{max_neighbours}];
        for (std::ptrdiff_t h = 0; h < n.rows; ++h)
            for (std::ptrdiff_t c = first; c < end; ++c)
                moments[c - first].add(x.at(h, c), columns, h * columns);
        for (std::ptrdiff_t c = first; c < end; ++c)
            moments[c - first].finish(present, static_cast<double>(n.rows * columns), mean[c],
                                      squares[c]);
    });
}

template <class Function, class Real, class Isa>
[[gnu::noinline]] void
add_gradient_sums_of_maps(const nest& n, const placed_numbers<const Real>& x,
                          const placed_numbers<const Real>& dy, int present, const double* mean,
                          const double* inverse_deviation, double* sum_dy, double* sum_dy_xhat,
                          const affine<Real>& scaled) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    for_neighbours<Real>(n, [&](std::ptrdiff_t first, std::ptrdiff_t end) {
        double slopes[std::size_t{max_neighbours}][std::size_t{lanes}]{};
        double products[std::size_t{max_neighbours}][std::size_t{lanes}]{};
        for (std::ptrdiff_t h = 0; h < n.rows; ++h)
            for (std::ptrdiff_t c = first; c < end; ++c) {
                const split_number<Real> center(mean[c]);
                const gradient_before<Function, Real> before(scaled, c);
                const Real* row = x.at(h, c);
                const Real* slope_row = dy.at(h, c);
                element slope{};
                element product{};
                for (std::ptrdiff_t i = 0; i < n.count; i += lanes) {
                    const auto number = load<element>(row + i);
                    const element s = before(number, load<element>(slope_row + i));
                    slope += s;
                    product = multiply_add(s, center.from(number), product);
                }
                add_lanes(slope, slopes[c - first]);
                add_lanes(product, products[c - first]);
            }
        for (std::ptrdiff_t c = first; c < end; ++c) {
            sum_dy[c] += sum_present(slopes[c - first], present);
            sum_dy_xhat[c] = multiply_add(sum_present(products[c - first], present),
                                          inverse_deviation[c], sum_dy_xhat[c]);
        }
    });
}

template <class Function, class Real, class Isa>
[[gnu::noinline]] void
batch_norm_backward_of_maps(const nest& n, const placed_numbers<const Real>& x,
                            const placed_numbers<const Real>& dy, const placed_numbers<Real>& dx,
                            int present, const Real* gamma, const double* mean,
                            const double* inverse_deviation, const double* mean_dy,
                            const double* mean_dy_xhat, const affine<Real>& scaled) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    element index{};
    for (int i = 0; i < lanes; ++i) index[i] = static_cast<Real>(i);
    const element limit = broadcast<element>(static_cast<Real>(present));
    const element zero{};
    for (std::ptrdiff_t h = 0; h < n.rows; ++h)
        for (std::ptrdiff_t c = 0; c < n.items; ++c) {
            const split_number<Real> center(mean[c]);
            const gradient_before<Function, Real> before(scaled, c);
            const auto factor =
                static_cast<Real>(static_cast<double>(gamma[c]) * inverse_deviation[c]);
            const auto slope = static_cast<Real>(mean_dy[c]);
            const auto curve = static_cast<Real>(mean_dy_xhat[c] * inverse_deviation[c]);
            const Real* row = x.at(h, c);
            const Real* from = dy.at(h, c);
            Real* to = dx.at(h, c);
            for (std::ptrdiff_t i = 0; i < n.count; i += lanes) {
                const auto number = load<element>(row + i);
                const element s = before(number, load<element>(from + i));
                const element result =
                    subtract_product(element(s - slope), center.from(number), curve) * factor;
                store(to + i, choose(index < limit, result, zero));
            }
        }
}

} // namespace detail

/// y = f(x scale[c] + shift[c]) for every map c, in rows [begin, end): batch normalisation, and an
/// activation f. In inference the scale is gamma / sqrt(variance + epsilon) and the shift beta -
/// mean scale, in training they are the batch's. [Ioffe15] alg. 1 and 2. x and y may be the same
/// memory if their layouts are equal.
template <layout In, layout Out, class Real, class Isa, class Function = identity_function>
void scale_maps(const Real* x, Real* y, const Real* scale, const Real* shift, int begin = 0,
                int end = In.extent.height) noexcept {
    static_assert(In.extent == Out.extent && In.axis == Out.axis);
    constexpr int numbers = detail::scale_of<In, Real, Isa>;
    detail::nest runs = detail::runs_of(In.extent, In.axis, numbers);
    runs.rows = end - begin;
    detail::scale_runs<In.axis, Function, Real, Isa>(
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
/// of beta and gamma. [Ioffe15] sec. 3. Rows are summed in Real, their sums in double. With an
/// activation f after them `dy` is the gradient of its output, and its derivative at x scale +
/// shift is a factor.
template <layout In, layout Gradient, class Real, class Isa, class Function = identity_function>
void add_gradient_sums(const Real* x, const Real* dy, int present, const double* mean,
                       const double* inverse_deviation, double* sum_dy, double* sum_dy_xhat,
                       const affine<Real>& scaled = {}) noexcept {
    static_assert(In.axis == lane_axis::images && In.extent == Gradient.extent &&
                  In.axis == Gradient.axis);
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::add_gradient_sums_of_maps<Function, Real, Isa>(
        detail::runs_of(In.extent, In.axis, lanes),
        detail::placed_numbers<const Real>{x, detail::placed<In, lanes>()},
        detail::placed_numbers<const Real>{dy, detail::placed<Gradient, lanes>()}, present, mean,
        inverse_deviation, sum_dy, sum_dy_xhat, scaled);
}

/// dx = gamma inverse_deviation (dy - mean_dy - xhat mean_dy_xhat) in the first `present` lanes, 0
/// in the others. The means are those of dy and dy xhat over the whole batch. [Ioffe15] sec. 3. dx
/// and dy may be the same memory if their layouts are equal. With an activation as in
/// add_gradient_sums.
template <layout In, layout Gradient, layout Result, class Real, class Isa,
          class Function = identity_function>
void batch_norm_backward(const Real* x, const Real* dy, Real* dx, int present, const Real* gamma,
                         const double* mean, const double* inverse_deviation, const double* mean_dy,
                         const double* mean_dy_xhat, const affine<Real>& scaled = {}) noexcept {
    static_assert(In.axis == lane_axis::images && In.extent == Gradient.extent &&
                  In.axis == Gradient.axis);
    static_assert(In.extent == Result.extent && In.axis == Result.axis);
    constexpr int lanes = lanes_of<Real, Isa>;
    detail::batch_norm_backward_of_maps<Function, Real, Isa>(
        detail::runs_of(In.extent, In.axis, lanes),
        detail::placed_numbers<const Real>{x, detail::placed<In, lanes>()},
        detail::placed_numbers<const Real>{dy, detail::placed<Gradient, lanes>()},
        detail::placed_numbers<Real>{dx, detail::placed<Result, lanes>()}, present, gamma, mean,
        inverse_deviation, mean_dy, mean_dy_xhat, scaled);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
