// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/elementwise/softmax.hpp against its formula.
#include "volume_check.hpp"

#include <strider/kernel/elementwise/softmax.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <vector>

namespace {

using namespace strider;
using kernel::border;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::roundoff;

/// Sums over the channels of each pixel and image.
template <shape E>
struct pixel_sums {
    std::vector<exact> sums;
    int scale;

    explicit pixel_sums(int lanes)
        : sums(static_cast<std::size_t>(E.height * E.width * lanes)), scale(lanes) {}
    exact& at(int h, int w, int lane) {
        return sums[static_cast<std::size_t>((h * E.width + w) * scale + lane)];
    }
};

/// Forward, for inputs in [-8, 8). e^(x - m) has an error of 2 units in the last place (4 u) where
/// it matters, after a difference below 16 (u |x - m|); the sum of n of them adds gamma(n), its
/// reciprocal and the product u each: a probability has a relative error of at most 2 (4 u + 16 u)
/// + gamma(n) + 2 u.
template <shape E, lane_axis Axis, class Real, class Isa, border In, border Out>
void check_forward() {
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout in{E, In, Axis};
    constexpr layout out{E, Out, Axis};
    test::volume<in, scale, Real> x;
    test::volume<out, scale, Real> y;
    x.fill(41, test::canary<Real>);
    test::for_all(E, scale, [&](int h, int w, int c, int lane) { x.at(h, w, c, lane) *= 8; });
    kernel::softmax_forward<in, out, Real, Isa>(x.data(), y.data());
    pixel_sums<E> sums(scale);
    const auto power = [&](int h, int w, int c, int lane) {
        return std::exp(static_cast<exact>(x.at(h, w, c, lane)));
    };
    test::for_all(E, scale, [&](int h, int w, int c, int lane) {
        sums.at(h, w, lane) += power(h, w, c, lane);
    });
    const auto probability = [&](int h, int w, int c, int lane) {
        return power(h, w, c, lane) / sums.at(h, w, lane);
    };
    test::check_volume(y, probability, [&](auto... i) {
        return (42 * roundoff<Real> + test::gamma_of<Real>(E.channels)) * probability(i...);
    });
}

/// A sum of n products, a difference and a product.
template <shape E, lane_axis Axis, class Real, class Isa, border Out, border Gradient,
          border Result>
void check_backward() {
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout out{E, Out, Axis};
    constexpr layout gradient{E, Gradient, Axis};
    constexpr layout result{E, Result, Axis};
    test::drawn<out, Real, Isa> y(42);
    test::drawn<gradient, Real, Isa> dy(43);
    test::empty<result, Real, Isa> dx;
    kernel::softmax_backward<out, gradient, result, Real, Isa>(y.data(), dy.data(), dx.data());
    pixel_sums<E> sums(scale);
    pixel_sums<E> sizes(scale);
    test::for_all(E, scale, [&](int h, int w, int c, int lane) {
        const exact product = dy.number(h, w, c, lane) * y.number(h, w, c, lane);
        sums.at(h, w, lane) += product;
        sizes.at(h, w, lane) += std::abs(product);
    });
    test::check_volume(
        dx,
        [&](int h, int w, int c, int lane) {
            return y.number(h, w, c, lane) * (dy.number(h, w, c, lane) - sums.at(h, w, lane));
        },
        [&](int h, int w, int c, int lane) {
            return test::gamma_of<Real>(E.channels + 2) * std::abs(y.number(h, w, c, lane)) *
                   (sizes.at(h, w, lane) + std::abs(dy.number(h, w, c, lane)));
        });
}

/// Without borders, as in most networks, and with different ones.
template <shape E, lane_axis Axis, class Real, class Isa>
void check() {
    INFO(E.height << "x" << E.width << "x" << E.channels << ", " << Isa::name);
    check_forward<E, Axis, Real, Isa, border{}, border{}>();
    check_forward<E, Axis, Real, Isa, test::wide, test::narrow>();
    check_backward<E, Axis, Real, Isa, border{}, border{}, border{}>();
    check_backward<E, Axis, Real, Isa, test::narrow, test::low, test::wide>();
}

} // namespace

TEST_CASE("Softmax and its gradient agree with their formulas", "[kernel][elementwise]") {
    test::for_volumes(
        []<shape E, lane_axis Axis, class Real, class Isa>() { check<E, Axis, Real, Isa>(); });
    check<shape{1, 1, 3}, lane_axis::channels, float, isa::native>();
    check<shape{1, 1, 10}, lane_axis::images, float, isa::native>();
    check<shape{1, 1, 1000}, lane_axis::channels, float, isa::native>();
}

TEST_CASE("Softmax normalises over the channels of each pixel", "[kernel][elementwise]") {
    constexpr layout four{{2, 2, 3}, {}, lane_axis::channels};
    const float x[12] = {1, 2, 3, 3, 2, 1, 0, 0, 0, 101, 102, 103};
    float y[12];
    kernel::softmax_forward<four, four, float, isa::native>(x, y);
    const double expected[12] = {.0900306, .2447285, .6652410, .6652410, .2447285, .0900306,
                                 .3333333, .3333333, .3333333, .0900306, .2447285, .6652410};
    for (int i = 0; i < 12; ++i) CHECK(std::abs(double{y[i]} - expected[i]) < 1e-6);
}

TEST_CASE("Softmax of large numbers does not overflow", "[kernel][elementwise]") {
    constexpr layout three{{1, 1, 3}, {}, lane_axis::channels};
    const float x[3] = {3e38f, 3e38f, -3e38f};
    float y[3];
    kernel::softmax_forward<three, three, float, isa::native>(x, y);
    CHECK(y[0] == 0.5f);
    CHECK(y[1] == 0.5f);
    CHECK(y[2] < 1e-37f);
}

TEST_CASE("Softmax may overwrite its input", "[kernel][elementwise]") {
    constexpr layout lies{{2, 1, 21}, {}, lane_axis::channels};
    test::volume<lies, 1, float> x;
    test::volume<lies, 1, float> y;
    x.fill(44);
    kernel::softmax_forward<lies, lies, float, isa::native>(x.data(), y.data());
    kernel::softmax_forward<lies, lies, float, isa::native>(x.data(), x.data());
    test::check_volume(x, [&](int h, int w, int c, int) { return exact{y.at(h, w, c)}; });
}

TEST_CASE("Softmax of the lowest numbers is the same alone and in a block",
          "[kernel][elementwise]") {
    constexpr layout alone{{1, 1, 3}, {}, lane_axis::channels};
    constexpr layout block{{1, 1, 3}, {}, lane_axis::images};
    constexpr int lanes = lanes_of<float, isa::native>;
    constexpr float lowest = std::numeric_limits<float>::lowest();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (const float number : {lowest, -infinity}) {
        const float x[3] = {number, number, number};
        float y[3];
        kernel::softmax_forward<alone, alone, float, isa::native>(x, y);
        alignas(64) float many[3 * lanes];
        std::fill(std::begin(many), std::end(many), number);
        kernel::softmax_forward<block, block, float, isa::native>(many, many);
        for (int i = 0; i < 3; ++i)
            for (const float found : {y[i], many[i * lanes], many[i * lanes + lanes - 1]})
                CHECK((number == lowest ? std::abs(found - 1.0f / 3) < 1e-6f : std::isnan(found)));
    }
}
