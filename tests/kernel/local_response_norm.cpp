// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/norm/local_response_norm.hpp against its formula and central differences.
#include "volume_check.hpp"

#include <strider/kernel/norm/local_response_norm.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::roundoff;

struct parameters {
    double alpha;
    double beta;
    double k;
};

/// The formula for one position, map by map, with n maps per window.
struct oracle {
    int size;
    int maps;
    parameters norm;

    /// D(c); x(i) is the value of map i.
    template <class F>
    [[nodiscard]] exact divisor(int c, F x) const {
        exact sum = 0;
        for (int i = c - size / 2; i < c - size / 2 + size; ++i)
            if (i >= 0 && i < maps) sum += x(i) * x(i);
        return norm.k + static_cast<exact>(norm.alpha) / size * sum;
    }
    template <class F>
    [[nodiscard]] exact value(int c, F x) const {
        return x(c) * std::pow(divisor(c, x), -static_cast<exact>(norm.beta));
    }
    /// dx(c), with `sign` for the terms: with 1, the sum of their magnitudes.
    template <class F, class G>
    [[nodiscard]] exact slope(int c, F x, G dy, exact sign = -1) const {
        const auto beta = static_cast<exact>(norm.beta);
        const auto size_of = [&](exact n) { return sign > 0 ? std::abs(n) : n; };
        exact sum = 0;
        for (int i = 0; i < maps; ++i)
            if (c >= i - size / 2 && c < i - size / 2 + size)
                sum += size_of(dy(i) * x(i)) * std::pow(divisor(i, x), -beta - 1);
        return size_of(dy(c)) * std::pow(divisor(c, x), -beta) +
               sign * 2 * norm.alpha / size * beta * size_of(x(c)) * sum;
    }
};

/// D has an error of (n + 4) u: squares, n - 1 sums, alpha / n, a product and k. A reciprocal root
/// has one of 6 u plus half of D's: D^-0.75 one of 12 u + 6 u + 3 u + 2 u plus 3/4 of it. Otherwise
/// exp has one of 6 u and 7 u |beta ln D|, below 2 here. Then y: (n + 4) u + 25 u. A slope adds a
/// product with 1 / D, whose error is D's, a sum of n and 6 roundings.
template <int Size, shape E, lane_axis Axis, class Real, class Isa>
void check(parameters norm) {
    INFO("windows of " << Size << ", beta " << norm.beta << ", " << E.channels << " maps");
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout in{E, test::wide, Axis};
    constexpr layout out{E, test::narrow, Axis};
    constexpr layout gradient{E, test::low, Axis};
    constexpr layout result{E, test::narrow, Axis};
    const auto alpha = static_cast<Real>(norm.alpha);
    const auto beta = static_cast<Real>(norm.beta);
    const auto k = static_cast<Real>(norm.k);
    const oracle expected{Size, E.channels, {alpha, beta, k}};
    test::volume<in, scale, Real> x;
    test::volume<out, scale, Real> y;
    x.fill(1, test::canary<Real>);
    const int half = E.height / 2;
    kernel::local_response_norm<Size, in, out, Real, Isa>(x.data(), y.data(), alpha, beta, k, half,
                                                          E.height);
    kernel::local_response_norm<Size, in, out, Real, Isa>(x.data(), y.data(), alpha, beta, k, 0,
                                                          half);
    const auto numbers = [](auto& volume, int h, int w, int lane) {
        return
            [&volume, h, w, lane](int c) { return static_cast<exact>(volume.at(h, w, c, lane)); };
    };
    const auto value = [&](int h, int w, int c, int lane) {
        return expected.value(c, numbers(x, h, w, lane));
    };
    test::check_volume(
        y, value, [&](auto... i) { return (Size + 29) * roundoff<Real> * std::abs(value(i...)); });

    test::volume<gradient, scale, Real> dy;
    test::volume<result, scale, Real> dx;
    dy.fill(2, test::canary<Real>);
    kernel::local_response_norm_backward<Size, in, gradient, result, Real, Isa>(
        x.data(), dy.data(), dx.data(), alpha, beta, k);
    test::check_volume(
        dx,
        [&](int h, int w, int c, int lane) {
            return expected.slope(c, numbers(x, h, w, lane), numbers(dy, h, w, lane));
        },
        [&](int h, int w, int c, int lane) {
            return (3 * Size + 40) * roundoff<Real> *
                   expected.slope(c, numbers(x, h, w, lane), numbers(dy, h, w, lane), 1);
        });
}

constexpr parameters alexnet{1e-4, 0.75, 2};
constexpr parameters strong{3, 0.75, 1};
constexpr parameters root{2, 0.5, 0.5};
constexpr parameters other{2.5, 0.3, 1.5};

template <lane_axis Axis, class Real, class Isa>
void check_long() {
    // More maps than a piece has, of one unit and of two.
    check<5, {1, 3, 1100}, Axis, Real, Isa>(strong);
    check<4, {2, 1, 131}, Axis, Real, Isa>(strong);
}

} // namespace

TEST_CASE("Local response normalisation agrees with its formula", "[kernel][norm]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check<5, E, Axis, Real, Isa>(alexnet);
        check<5, E, Axis, Real, Isa>(strong);
        check<5, E, Axis, Real, Isa>(root);
        check<5, E, Axis, Real, Isa>(other);
        // An even window, one of one map, and one of more than all.
        check<4, E, Axis, Real, Isa>(strong);
        check<1, E, Axis, Real, Isa>(strong);
        check<19, E, Axis, Real, Isa>(strong);
    });
}

TEST_CASE("Local response normalisation of many maps agrees with its formula", "[kernel][norm]") {
    check_long<lane_axis::channels, float, isa::native>();
    check_long<lane_axis::images, float, isa::sse>();
    check_long<lane_axis::images, double, isa::native>();
}

TEST_CASE("An even window has one map more before than after, as PyTorch's", "[kernel][norm]") {
    constexpr layout maps{{1, 1, 5}, {}, lane_axis::channels};
    const double x[5] = {1, 0, 0, 0, 0};
    double y[5];
    // D = 1 + x^2 / 2 summed over [c - 1, c]; beta 1 makes the quotient plain.
    const double ones[5] = {1, 1, 1, 1, 1};
    kernel::local_response_norm<2, maps, maps, double, isa::native>(x, y, 1.0, 1.0, 1.0);
    CHECK(y[0] == Approx(1 / 1.5));
    kernel::local_response_norm<2, maps, maps, double, isa::native>(ones, y, 1.0, 1.0, 1.0);
    CHECK(y[0] == Approx(1 / 1.5));
    CHECK(y[1] == Approx(1 / 2.0));
    CHECK(y[4] == Approx(1 / 2.0));
}

TEST_CASE("The gradient of local response normalisation agrees with differences",
          "[kernel][norm]") {
    constexpr layout maps{{1, 1, 9}, {}, lane_axis::channels};
    const auto weights = test::random_numbers<double>(9, 3);
    auto x = test::random_numbers<double>(9, 4);
    const auto sum = [&] {
        double y[9];
        kernel::local_response_norm<4, maps, maps, double, isa::native>(x.data(), y, 2.0, 0.75,
                                                                        1.0);
        double total = 0;
        for (std::size_t i = 0; i < 9; ++i) total += y[i] * weights[i];
        return total;
    };
    double dx[9];
    kernel::local_response_norm_backward<4, maps, maps, maps, double, isa::native>(
        x.data(), weights.data(), dx, 2.0, 0.75, 1.0);
    for (std::size_t i = 0; i < 9; ++i) {
        // h^2 / 6 times a third derivative below 100, and rounding by 1e-15 / h.
        constexpr double h = 1e-5;
        const double before = x[i];
        x[i] = before + h;
        const double above = sum();
        x[i] = before - h;
        const double below = sum();
        x[i] = before;
        CHECK(std::abs(dx[i] - (above - below) / (2 * h)) <= 3e-9);
    }
}
