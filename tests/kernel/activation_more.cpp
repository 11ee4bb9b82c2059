// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/elementwise/: the activations of newer networks, and their kinks.
#include "volume_check.hpp"

#include <strider/kernel/elementwise/elementwise.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::roundoff;

exact distribution(exact x) { return (1 + std::erf(x * std::sqrt(exact{0.5L}))) / 2; }

exact density(exact x) { return std::exp(-x * x / 2) * 0.398942280401432677939946L; }

/// An activation, its slope at x, and their error bounds in units of roundoff u.
struct relu6_oracle {
    using function = kernel::relu6_function;
    static exact value(exact x) { return std::min(std::max(x, exact{0}), exact{6}); }
    static exact slope(exact x) { return x > 0 && x < 6 ? 1 : 0; }
    static exact value_bound(exact) { return 0; }
    static constexpr exact slope_bound = 0;
};
/// 3 units in the last place are 6 u; the slope exp(x) has that error and one of u, and the
/// product's.
struct elu_oracle {
    using function = kernel::elu_function;
    static exact value(exact x) { return x > 0 ? x : std::expm1(x); }
    static exact slope(exact x) { return x > 0 ? 1 : std::exp(x); }
    static exact value_bound(exact x) { return x > 0 ? 0 : 6.1L * -std::expm1(x); }
    static constexpr exact slope_bound = 8.2L;
};
/// erf has an error of 6 u, x / sqrt(2) a relative error of 2 u, which erf turns into 2 u max(t
/// erf'(t)) < 1.7 u; half of that, a sum and two products: 6 u |x|. The density has an error of 4 u
/// and, for x^2 / 2, of 2 u x^2 / 2: times x (4 + x^2 + 4) u x density(x) < 5 u; with the
/// distribution's 5 u and a product 11 u.
struct gelu_oracle {
    using function = kernel::gelu_function;
    static exact value(exact x) { return x * distribution(x); }
    static exact slope(exact x) { return distribution(x) + x * density(x); }
    static exact value_bound(exact x) { return 6 * std::abs(x); }
    static constexpr exact slope_bound = 11;
};
/// x + 3 has an error of u times at most 6, that is u of the result; the quotient adds u.
struct hard_sigmoid_oracle {
    using function = kernel::hard_sigmoid_function;
    static exact value(exact x) { return relu6_oracle::value(x + 3) / 6; }
    static exact slope(exact x) { return x > -3 && x < 3 ? exact{1} / 6 : 0; }
    static exact value_bound(exact) { return 2.1L; }
    static constexpr exact slope_bound = 0.2L;
};
/// The sum's, the product's and the quotient's u.
struct hard_swish_oracle {
    using function = kernel::hard_swish_function;
    static exact value(exact x) { return x * hard_sigmoid_oracle::value(x); }
    static exact slope(exact x) { return x <= -3 ? 0 : x < 3 ? x / 3 + exact{1} / 2 : 1; }
    static exact value_bound(exact x) { return 3.1L * std::abs(x); }
    static constexpr exact slope_bound = 4.1L;
};

template <class Oracle>
struct activation_check {
    template <shape E, lane_axis Axis, class Real, class Isa>
    void operator()() const {
        using function = typename Oracle::function;
        constexpr int scale = test::scale_of<Axis, Real, Isa>;
        constexpr layout in{E, test::wide, Axis};
        constexpr layout out{E, test::narrow, Axis};
        constexpr layout gradient{E, test::low, Axis};
        constexpr layout result{E, {}, Axis};
        constexpr exact u = roundoff<Real>;
        test::volume<in, scale, Real> x;
        x.fill(31, test::canary<Real>);
        test::for_all(E, scale, [&](int h, int w, int c, int l) { x.at(h, w, c, l) *= 8; });
        const auto from = [&](int h, int w, int c, int l) {
            return static_cast<exact>(x.at(h, w, c, l));
        };
        test::volume<out, scale, Real> y;
        const int half = E.height / 2;
        kernel::activate<function, in, out, Real, Isa>(x.data(), y.data(), half, E.height);
        kernel::activate<function, in, out, Real, Isa>(x.data(), y.data(), 0, half);
        test::check_volume(
            y, [&](auto... i) { return Oracle::value(from(i...)); },
            [&](auto... i) { return Oracle::value_bound(from(i...)) * u; });

        test::volume<gradient, scale, Real> dy;
        test::volume<result, scale, Real> dx;
        dy.fill(33, test::canary<Real>);
        if constexpr (function::from_input)
            kernel::activate_backward<function, in, gradient, result, Real, Isa>(
                x.data(), dy.data(), dx.data());
        else
            kernel::activate_backward<function, out, gradient, result, Real, Isa>(
                y.data(), dy.data(), dx.data());
        const auto slope = [&](int h, int w, int c, int l) {
            return static_cast<exact>(dy.at(h, w, c, l));
        };
        test::check_volume(
            dx, [&](auto... i) { return slope(i...) * Oracle::slope(from(i...)); },
            [&](auto... i) { return std::abs(slope(i...)) * Oracle::slope_bound * u; });
    }
};

/// A function's slope at x, computed as a scalar and in a vector.
template <class Function, class Real>
Real slope_at(Real x) {
    const auto slope = [](const auto& from) {
        using vector = std::remove_cvref_t<decltype(from)>;
        const vector one = broadcast<vector>(Real{1});
        if constexpr (Function::from_input)
            return Function::gradient(from, one);
        else
            return Function::gradient(Function::value(from), one);
    };
    // 16 bytes: returning a larger vector depends on the instruction set's calling convention.
    constexpr int count = lanes_of<Real, isa::sse>;
    using vector = vec<Real, count>;
    const vector lanes = slope(broadcast<vector>(x));
    CHECK(lanes[0] == slope(x));
    CHECK(lanes[count - 1] == slope(x));
    return lanes[0];
}

template <class Real>
void check_kinks() {
    CHECK(slope_at<kernel::relu6_function>(Real{0}) == 0);
    CHECK(slope_at<kernel::relu6_function>(Real{6}) == 0);
    CHECK(slope_at<kernel::relu6_function>(Real{5.875}) == 1);
    CHECK(slope_at<kernel::hard_sigmoid_function>(Real{-3}) == 0);
    CHECK(slope_at<kernel::hard_sigmoid_function>(Real{3}) == 0);
    CHECK(slope_at<kernel::hard_sigmoid_function>(Real{2.9990234375}) == Real{1} / 6);
    CHECK(slope_at<kernel::hard_sigmoid_function>(Real{-2.9990234375}) == Real{1} / 6);
    CHECK(slope_at<kernel::hard_swish_function>(Real{-3}) == 0);
    CHECK(slope_at<kernel::hard_swish_function>(Real{3}) == 1);
    CHECK(slope_at<kernel::hard_swish_function>(Real{0}) == Real{0.5});
    CHECK(slope_at<kernel::elu_function>(Real{0}) == 1);
    CHECK(slope_at<kernel::gelu_function>(Real{0}) == Real{0.5});
    CHECK(slope_at<kernel::gelu_function>(Real{1 << 30}) == 1);
    CHECK(std::abs(slope_at<kernel::gelu_function>(Real{-(1 << 30)})) < Real{0x1p-90});
    // The largest number below 3 whose sum with 3 is below 6 is still inside.
    const Real below = std::nextafter(Real{6}, Real{0}) - 3;
    CHECK(slope_at<kernel::hard_sigmoid_function>(below) == Real{1} / 6);
}

} // namespace

TEST_CASE("relu6, elu and gelu agree with their formulas", "[kernel][elementwise]") {
    test::for_volumes(activation_check<relu6_oracle>{});
    test::for_volumes(activation_check<elu_oracle>{});
    test::for_volumes(activation_check<gelu_oracle>{});
}

TEST_CASE("hard_sigmoid and hard_swish agree with their formulas", "[kernel][elementwise]") {
    test::for_volumes(activation_check<hard_sigmoid_oracle>{});
    test::for_volumes(activation_check<hard_swish_oracle>{});
}

TEST_CASE("Derivatives at kinks are PyTorch's", "[kernel][elementwise]") {
    check_kinks<float>();
    check_kinks<double>();
}
