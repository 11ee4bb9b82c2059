// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/norm/batch_norm.hpp: scaled maps, moments of batches with absent images, and
// the gradient.
#include "volume_check.hpp"

#include <strider/kernel/elementwise/elementwise.hpp>
#include <strider/kernel/norm/batch_norm.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::roundoff;

constexpr std::size_t index(int c) { return static_cast<std::size_t>(c); }

/// A product and a sum, of values up to 1.
template <shape E, lane_axis Axis, class Real, class Isa>
void check_scale() {
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout in{E, test::wide, Axis};
    constexpr layout out{E, test::narrow, Axis};
    test::volume<in, scale, Real> x;
    test::volume<out, scale, Real> y;
    x.fill(1, test::canary<Real>);
    const auto factors = test::random_numbers<Real>(E.channels, 2);
    const auto shifts = test::random_numbers<Real>(E.channels, 3);
    const int half = E.height / 2;
    kernel::scale_maps<in, out, Real, Isa>(x.data(), y.data(), factors.data(), shifts.data(), half,
                                           E.height);
    kernel::scale_maps<in, out, Real, Isa>(x.data(), y.data(), factors.data(), shifts.data(), 0,
                                           half);
    const auto expected = [&](int h, int w, int c, int lane) {
        return static_cast<exact>(x.at(h, w, c, lane)) * static_cast<exact>(factors[index(c)]) +
               static_cast<exact>(shifts[index(c)]);
    };
    test::check_volume(y, expected, [](auto...) { return 3 * roundoff<Real>; });
    kernel::scale_maps<in, in, Real, Isa>(x.data(), x.data(), factors.data(), shifts.data());
    test::for_all(E, scale, [&](int h, int w, int c, int lane) {
        // Scalar code may differ from vector code in the last bits.
        y.at(h, w, c, lane) -= x.at(h, w, c, lane);
    });
    test::check_volume(
        y, [](auto...) { return exact{0}; }, [](auto...) { return 3 * roundoff<Real>; });
    CHECK(x.untouched(test::canary<Real>));
}

/// A block in which only some images are present: the other lanes hold values that must be ignored.
template <layout L, class Real, class Isa>
struct block : test::volume<L, lanes_of<Real, Isa>, Real> {
    static constexpr int lanes = lanes_of<Real, Isa>;

    block(int present, std::uint64_t seed, Real middle = Real{0}) {
        this->fill(seed, test::canary<Real>);
        test::for_all(L.extent, lanes, [&](int h, int w, int c, int lane) {
            Real& number = this->at(h, w, c, lane);
            number = lane < present ? number + middle : std::numeric_limits<Real>::quiet_NaN();
        });
    }

    /// The sum of f(h, w, lane) over the elements of a map of the images present.
    template <class F>
    static exact sum(int present, F f) {
        exact total = 0;
        for (int h = 0; h < L.extent.height; ++h)
            for (int w = 0; w < L.extent.width; ++w)
                for (int lane = 0; lane < present; ++lane) total += f(h, w, lane);
        return total;
    }
};

/// The mean is a double sum of at most 1024 values. A deviation has a relative error of 3 u, plus
/// the mean's error, see below; its square of 7 u, a row's sum of W u, and rows and lanes are added
/// in double.
template <shape E, class Real, class Isa>
void check_moments(Real middle) {
    constexpr layout in{E, test::wide, lane_axis::images};
    using volume = block<in, Real, Isa>;
    for (const int present : {1, (volume::lanes + 1) / 2, volume::lanes}) {
        INFO(present << " present of " << volume::lanes << ", around " << middle);
        volume x(present, 5, middle);
        test::walled<double> mean(E.channels);
        test::walled<double> squares(E.channels);
        kernel::find_moments<in, Real, Isa>(x.data(), present, mean.data(), squares.data());
        CHECK(mean.untouched());
        CHECK(squares.untouched());
        CHECK(x.untouched(test::canary<Real>));
        const auto count = static_cast<exact>(E.height * E.width * present);
        test::comparison all;
        for (int c = 0; c < E.channels; ++c) {
            const auto number = [&](int h, int w, int lane) {
                return static_cast<exact>(x.at(h, w, c, lane));
            };
            const exact average = volume::sum(present, number) / count;
            const exact deviations = volume::sum(present, [&](int h, int w, int lane) {
                return (number(h, w, lane) - average) * (number(h, w, lane) - average);
            });
            const exact slip = 1100 * roundoff<double> * (std::abs(middle) + 1);
            all.add(mean[c], average, slip);
            // A mean that is off by `slip` adds its square and, through the deviations' rounding,
            // less than its product with the sum of their magnitudes.
            all.add(squares[c], deviations,
                    (8 + E.width) * roundoff<Real> * deviations + 2 * count * slip);
        }
        CHECK(all.first() == "");
        CHECK(all.count() == 2 * E.channels);
    }
}

/// Blocks combined in a fixed order have the moments of all their images.
template <shape E, class Real, class Isa>
void check_combined(Real middle) {
    constexpr layout in{E, {}, lane_axis::images};
    using volume = block<in, Real, Isa>;
    const int present[] = {volume::lanes, volume::lanes, 1};
    constexpr auto channels = static_cast<std::size_t>(E.channels);
    std::vector<double> mean(channels, 0.0);
    std::vector<double> squares(channels, 0.0);
    std::vector<exact> sums(channels, exact{0});
    std::vector<exact> sums_of_squares(channels, exact{0});
    double count = 0;
    // No images change nothing.
    kernel::combine_moments(E.channels, 0, mean.data(), squares.data(), 0, mean.data(),
                            squares.data());
    for (int i = 0; i < 3; ++i) {
        // Each block has a mean of its own.
        volume x(present[i], 7 + static_cast<std::uint64_t>(i), middle + static_cast<Real>(i));
        std::vector<double> other_mean(channels);
        std::vector<double> other_squares(channels);
        kernel::find_moments<in, Real, Isa>(x.data(), present[i], other_mean.data(),
                                            other_squares.data());
        const double others = E.height * E.width * present[i];
        kernel::combine_moments(E.channels, count, mean.data(), squares.data(), others,
                                other_mean.data(), other_squares.data());
        count += others;
        for (int c = 0; c < E.channels; ++c) {
            // Around `middle`, which both types represent exactly.
            const auto number = [&](int h, int w, int lane) {
                return static_cast<exact>(x.at(h, w, c, lane)) - static_cast<exact>(middle);
            };
            sums[index(c)] += volume::sum(present[i], number);
            sums_of_squares[index(c)] +=
                volume::sum(present[i], [&](auto... at) { return number(at...) * number(at...); });
        }
    }
    test::comparison all;
    for (std::size_t c = 0; c < channels; ++c) {
        const exact average = sums[c] / static_cast<exact>(count);
        const exact deviations = sums_of_squares[c] - average * sums[c];
        all.add(mean[c], average + static_cast<exact>(middle),
                1100 * roundoff<double> * (std::abs(middle) + 3));
        all.add(squares[c], deviations, (12 + E.width) * roundoff<Real> * deviations);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == 2 * E.channels);
}

/// Sums: dy up to 1, a product with a deviation up to 2; rows in Real. The gradient: a difference
/// of two, a product of a deviation off by 3 u and a factor, another difference, a factor: 9 u of
/// the sum of sizes.
template <shape E, class Real, class Isa>
void check_gradient(Real middle) {
    constexpr layout in{E, test::wide, lane_axis::images};
    constexpr layout gradient{E, test::low, lane_axis::images};
    constexpr layout result{E, test::narrow, lane_axis::images};
    using volume = block<in, Real, Isa>;
    using slopes = block<gradient, Real, Isa>;
    constexpr int lanes = volume::lanes;
    for (const int present : {(lanes + 1) / 2, lanes}) {
        volume x(present, 21, middle);
        slopes dy(present, 22);
        const auto count = static_cast<exact>(E.height * E.width * present);
        const auto gamma = test::random_numbers<Real>(E.channels, 23);
        std::vector<double> mean;
        std::vector<double> inverse;
        test::walled<double> sum_dy(E.channels);
        test::walled<double> sum_product(E.channels);
        std::vector<exact> exact_sum;
        std::vector<exact> exact_product;
        test::comparison all;
        for (int c = 0; c < E.channels; ++c) {
            mean.push_back(static_cast<double>(middle) + 0.01 * (c + 1));
            inverse.push_back(1.0 + 0.125 * c);
            sum_dy[c] = 3;
            sum_product[c] = -5;
            exact_sum.push_back(volume::sum(present, [&](int h, int w, int lane) {
                return static_cast<exact>(dy.at(h, w, c, lane));
            }));
            exact_product.push_back(volume::sum(present, [&](int h, int w, int lane) {
                return static_cast<exact>(dy.at(h, w, c, lane)) *
                       (static_cast<exact>(x.at(h, w, c, lane)) - mean.back()) * inverse.back();
            }));
        }
        kernel::add_gradient_sums<in, gradient, Real, Isa>(x.data(), dy.data(), present,
                                                           mean.data(), inverse.data(),
                                                           sum_dy.data(), sum_product.data());
        CHECK(sum_dy.untouched());
        CHECK(sum_product.untouched());
        for (int c = 0; c < E.channels; ++c) {
            all.add(sum_dy[c], 3 + exact_sum[index(c)], (E.width + 2) * roundoff<Real> * count);
            all.add(sum_product[c], -5 + exact_product[index(c)],
                    2 * (E.width + 6) * roundoff<Real> * count * inverse[index(c)]);
        }
        CHECK(all.first() == "");
        CHECK(all.count() == 2 * E.channels);

        std::vector<double> mean_dy;
        std::vector<double> mean_product;
        for (int c = 0; c < E.channels; ++c) {
            mean_dy.push_back(static_cast<double>(exact_sum[index(c)] / count));
            mean_product.push_back(static_cast<double>(exact_product[index(c)] / count));
        }
        test::volume<result, lanes, Real> dx;
        kernel::batch_norm_backward<in, gradient, result, Real, Isa>(
            x.data(), dy.data(), dx.data(), present, gamma.data(), mean.data(), inverse.data(),
            mean_dy.data(), mean_product.data());
        const auto terms = [&](int h, int w, int c, int lane, auto size) {
            const exact scaled = (static_cast<exact>(x.at(h, w, c, lane)) - mean[index(c)]) *
                                 inverse[index(c)] * mean_product[index(c)];
            return size(static_cast<exact>(dy.at(h, w, c, lane))) - size(mean_dy[index(c)]) -
                   size(scaled);
        };
        const auto factor = [&](int c) {
            return static_cast<exact>(gamma[index(c)]) * inverse[index(c)];
        };
        test::check_volume(
            dx,
            [&](int h, int w, int c, int lane) {
                const auto same = [](exact n) { return n; };
                return lane < present ? factor(c) * terms(h, w, c, lane, same) : 0;
            },
            [&](int, int, int c, int lane) {
                if (lane >= present) return exact{0};
                const exact sizes = 2 + 2 * inverse[index(c)] * std::abs(mean_product[index(c)]);
                return 9 * roundoff<Real> * std::abs(factor(c)) * sizes;
            });
    }
}

/// The kernels' gradient of sum(w y), y = batch_norm(x), against central differences of it.
void check_differences() {
    constexpr layout in{{2, 3, 2}, {}, lane_axis::images};
    using isa_of_test = isa::sse;
    using volume = block<in, double, isa_of_test>;
    constexpr int present = volume::lanes;
    volume x(present, 31);
    volume weights(present, 32);
    const double gamma[2] = {0.75, -1.5};
    const double shift[2] = {0.25, 0.5};
    constexpr double epsilon = 1e-3;
    constexpr double count = 6.0 * present;
    double mean[2];
    double squares[2];
    double inverse[2];
    const auto forward = [&] {
        kernel::find_moments<in, double, isa_of_test>(x.data(), present, mean, squares);
        double scales[2];
        double shifts[2];
        for (int c = 0; c < 2; ++c) {
            inverse[c] = 1 / std::sqrt(squares[c] / count + epsilon);
            scales[c] = gamma[c] * inverse[c];
            shifts[c] = shift[c] - mean[c] * scales[c];
        }
        volume y(present, 0);
        kernel::scale_maps<in, in, double, isa_of_test>(x.data(), y.data(), scales, shifts);
        double sum = 0;
        test::for_all(in.extent, present, [&](auto... i) { sum += y.at(i...) * weights.at(i...); });
        return sum;
    };
    forward();
    double mean_dy[2]{};
    double mean_product[2]{};
    kernel::add_gradient_sums<in, in, double, isa_of_test>(x.data(), weights.data(), present, mean,
                                                           inverse, mean_dy, mean_product);
    for (double* sums : {mean_dy, mean_product})
        for (int c = 0; c < 2; ++c) sums[c] /= count;
    // In place of dy.
    volume dx = weights;
    kernel::batch_norm_backward<in, in, in, double, isa_of_test>(
        x.data(), dx.data(), dx.data(), present, gamma, mean, inverse, mean_dy, mean_product);
    test::comparison all;
    test::for_all(in.extent, present, [&](auto... i) {
        // The error of a central difference is h^2 / 6 times the third derivative, below 1e-8 here,
        // and rounding by 1e-15 / h.
        constexpr double h = 1e-5;
        const double before = x.at(i...);
        x.at(i...) = before + h;
        const double above = forward();
        x.at(i...) = before - h;
        const double below = forward();
        x.at(i...) = before;
        all.add(dx.at(i...), (above - below) / (2 * h), 1e-8L);
    });
    CHECK(all.first() == "");
    CHECK(all.count() == 12 * present);
}

/// A batch_norm that applies an activation, and its gradient, gives the bits of both one after the
/// other.
template <shape E, class Function, class Real, class Isa>
void check_activated() {
    constexpr layout in{E, test::wide, lane_axis::images};
    constexpr layout out{E, test::narrow, lane_axis::images};
    constexpr layout gradient{E, test::low, lane_axis::images};
    using volume = block<in, Real, Isa>;
    constexpr int lanes = volume::lanes;
    constexpr int present = (lanes + 1) / 2;
    volume x(present, 41);
    block<gradient, Real, Isa> dy(present, 42);
    // So that the numbers lie on all sides of the kinks.
    auto scales = test::random_numbers<Real>(E.channels, 43);
    for (Real& each : scales) each *= 8;
    const auto shifts = test::random_numbers<Real>(E.channels, 44);
    const kernel::affine<Real> scaled{scales.data(), shifts.data()};
    const auto gamma = test::random_numbers<Real>(E.channels, 45);
    const std::vector<double> mean(static_cast<std::size_t>(E.channels), 0.25);
    const std::vector<double> inverse(static_cast<std::size_t>(E.channels), 1.5);

    block<out, Real, Isa> one_step(present, 1);
    block<out, Real, Isa> two_steps(present, 2);
    kernel::scale_maps<in, out, Real, Isa, Function>(x.data(), one_step.data(), scales.data(),
                                                     shifts.data());
    kernel::scale_maps<in, out, Real, Isa>(x.data(), two_steps.data(), scales.data(),
                                           shifts.data());
    kernel::activate<Function, out, out, Real, Isa>(two_steps.data(), two_steps.data());
    block<gradient, Real, Isa> before(present, 3);
    kernel::activate_backward<Function, out, gradient, gradient, Real, Isa>(
        two_steps.data(), dy.data(), before.data());

    using sums = std::vector<double>;
    sums sum(mean.size(), 1.0);
    sums product(mean.size(), 2.0);
    sums expected_sum = sum;
    sums expected_product = product;
    kernel::add_gradient_sums<in, gradient, Real, Isa, Function>(
        x.data(), dy.data(), present, mean.data(), inverse.data(), sum.data(), product.data(),
        scaled);
    kernel::add_gradient_sums<in, gradient, Real, Isa>(
        x.data(), before.data(), present, mean.data(), inverse.data(), expected_sum.data(),
        expected_product.data());
    CHECK(sum == expected_sum);
    CHECK(product == expected_product);

    kernel::batch_norm_backward<in, gradient, gradient, Real, Isa, Function>(
        x.data(), dy.data(), dy.data(), present, gamma.data(), mean.data(), inverse.data(),
        sum.data(), product.data(), scaled);
    kernel::batch_norm_backward<in, gradient, gradient, Real, Isa>(
        x.data(), before.data(), before.data(), present, gamma.data(), mean.data(), inverse.data(),
        sum.data(), product.data());
    int wrong = 0;
    test::for_all(E, present, [&](auto... i) {
        if (one_step.at(i...) != two_steps.at(i...) || dy.at(i...) != before.at(i...)) ++wrong;
    });
    CHECK(wrong == 0);
}

/// Calls f.operator()<extent, Real, Isa>(middle) for blocks of images.
template <class F>
void for_blocks(F f) {
    const auto extents = [&]<class Real, class Isa>(Real middle) {
        f.template operator()<shape{1, 1, 1}, Real, Isa>(middle);
        f.template operator()<shape{3, 5, 7}, Real, Isa>(middle);
        f.template operator()<shape{8, 8, 16}, Real, Isa>(middle);
        f.template operator()<shape{2, 3, 33}, Real, Isa>(middle);
        // Several groups of neighbouring maps, and maps with a row of more than 64 KB.
        f.template operator()<shape{2, 1, 70}, Real, Isa>(middle);
        f.template operator()<shape{1, 1030, 2}, Real, Isa>(middle);
    };
    extents.template operator()<float, isa::native>(0.0f);
    extents.template operator()<float, isa::native>(1e4f);
    extents.template operator()<double, isa::native>(0.0);
    extents.template operator()<float, isa::sse>(1e4f);
}

} // namespace

TEST_CASE("Maps are scaled and shifted", "[kernel][norm]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check_scale<E, Axis, Real, Isa>();
    });
}

TEST_CASE("The moments of a block are those of the images present", "[kernel][norm]") {
    for_blocks(
        []<shape E, class Real, class Isa>(Real middle) { check_moments<E, Real, Isa>(middle); });
}

TEST_CASE("Combined moments are those of all blocks", "[kernel][norm]") {
    for_blocks(
        []<shape E, class Real, class Isa>(Real middle) { check_combined<E, Real, Isa>(middle); });
}

TEST_CASE("The gradient of batch normalisation agrees with its formula", "[kernel][norm]") {
    for_blocks(
        []<shape E, class Real, class Isa>(Real middle) { check_gradient<E, Real, Isa>(middle); });
}

TEST_CASE("An activation is part of a batch normalisation", "[kernel][norm]") {
    check_activated<shape{3, 5, 7}, kernel::relu_function, float, isa::native>();
    check_activated<shape{4, 6, 33}, kernel::relu6_function, float, isa::native>();
    check_activated<shape{3, 5, 7}, kernel::leaky_relu_function, double, isa::native>();
    check_activated<shape{3, 5, 7}, kernel::hard_sigmoid_function, float, isa::sse>();
}

TEST_CASE("The gradient of batch normalisation agrees with differences", "[kernel][norm]") {
    check_differences();
}
