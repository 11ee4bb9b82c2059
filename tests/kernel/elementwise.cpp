// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/elementwise/elementwise.hpp: activations and dropout.
#include "kernel_test.hpp"

#include <strider/kernel/elementwise/elementwise.hpp>

namespace {

using namespace strider;
using kernel::border;
using kernel::lane_axis;
using kernel::layout;
using test::exact;

/// An activation, its gradient, and the error bounds in units of roundoff u: `value_error` of the
/// value, `gradient_error` of |dy|.
struct relu_oracle {
    using function = kernel::relu_function;
    static exact value(exact x) { return x > 0 ? x : 0; }
    static exact slope(exact y) { return y > 0 ? 1 : 0; }
    static constexpr exact value_error = 0;
    static constexpr exact gradient_error = 0;
};
/// 0.01 is rounded, and so is the product.
struct leaky_relu_oracle {
    using function = kernel::leaky_relu_function;
    static exact value(exact x) { return x > 0 ? x : x / 100; }
    static exact slope(exact y) { return y > 0 ? exact{1} : exact{1} / 100; }
    static constexpr exact value_error = 0.0201L;
    static constexpr exact gradient_error = 0.0201L;
};
/// Bounds of the values as tests/kernel/math.cpp derives them; 1 - y and two products: 3 u.
struct sigmoid_oracle {
    using function = kernel::sigmoid_function;
    static exact value(exact x) { return 1 / (1 + std::exp(-x)); }
    static exact slope(exact y) { return y * (1 - y); }
    static constexpr exact value_error = 6.1L;
    static constexpr exact gradient_error = 3.1L;
};
/// y y and the difference: y^2 is below 1, so both have an error of at most u; the product adds u.
struct tanh_oracle {
    using function = kernel::tanh_function;
    static exact value(exact x) { return std::tanh(x); }
    static exact slope(exact y) { return 1 - y * y; }
    static constexpr exact value_error = 7.1L;
    static constexpr exact gradient_error = 3.1L;
};

template <layout L, class Volume, class F>
void for_all(Volume&, int scale, F f) {
    for (int h = 0; h < L.extent.height; ++h)
        for (int w = 0; w < L.extent.width; ++w)
            for (int c = 0; c < L.extent.channels; ++c)
                for (int lane = 0; lane < scale; ++lane) f(h, w, c, lane);
}

/// An output's bound is in units of max(|x|, 1): values of the curved functions are below 1.
template <class Oracle, layout Input, layout Output, class Real, class Isa>
void check_value() {
    constexpr int scale = Input.axis == lane_axis::images ? lanes_of<Real, Isa> : 1;
    const exact u = static_cast<exact>(std::numeric_limits<Real>::epsilon()) / 2;
    test::volume<Input, scale, Real> x;
    test::volume<Output, scale, Real> y;
    x.fill(31, test::canary<Real>);
    for_all<Input>(x, scale, [&](int h, int w, int c, int lane) { x.at(h, w, c, lane) *= 8; });
    kernel::activate<typename Oracle::function, Input, Output, Real, Isa>(x.data(), y.data());
    CHECK(y.untouched());
    test::comparison all;
    for_all<Input>(x, scale, [&](int h, int w, int c, int lane) {
        const auto from = static_cast<exact>(x.at(h, w, c, lane));
        all.add(y.at(h, w, c, lane), Oracle::value(from),
                Oracle::value_error * u * std::max(std::abs(from), exact{1}));
    });
    CHECK(all.first() == "");
    // In place.
    kernel::activate<typename Oracle::function, Input, Input, Real, Isa>(x.data(), x.data());
    CHECK(x.untouched(test::canary<Real>));
    bool same = true;
    for_all<Input>(x, scale, [&](int h, int w, int c, int lane) {
        // Scalar code may differ from vector code in the last bits.
        same = same &&
               std::abs(static_cast<exact>(x.at(h, w, c, lane)) -
                        static_cast<exact>(y.at(h, w, c, lane))) <= 2 * Oracle::value_error * u;
    });
    CHECK(same);
}

template <class Oracle, layout Output, layout Gradient, layout Result, class Real, class Isa>
void check_gradient() {
    constexpr int scale = Output.axis == lane_axis::images ? lanes_of<Real, Isa> : 1;
    const exact u = static_cast<exact>(std::numeric_limits<Real>::epsilon()) / 2;
    test::volume<Output, scale, Real> y;
    test::volume<Gradient, scale, Real> dy;
    test::volume<Result, scale, Real> dx;
    y.fill(32, test::canary<Real>);
    dy.fill(33, test::canary<Real>);
    kernel::activate_backward<typename Oracle::function, Output, Gradient, Result, Real, Isa>(
        y.data(), dy.data(), dx.data());
    CHECK(dx.untouched());
    test::comparison all;
    for_all<Output>(y, scale, [&](int h, int w, int c, int lane) {
        const auto slope = static_cast<exact>(dy.at(h, w, c, lane));
        // y is below 1 in absolute value: so are y (1 - y) / 2 and 1 - y^2.
        all.add(dx.at(h, w, c, lane),
                slope * Oracle::slope(static_cast<exact>(y.at(h, w, c, lane))),
                Oracle::gradient_error * u * 2 * std::abs(slope));
    });
    CHECK(all.first() == "");
}

template <class Oracle, class Real, class Isa>
void check_activation() {
    constexpr shape odd{3, 5, 7};
    constexpr border around{1, 2, 3, 0};
    constexpr layout image{odd, {}, lane_axis::channels};
    constexpr layout image_bordered{odd, around, lane_axis::channels};
    constexpr layout block{odd, {}, lane_axis::images};
    constexpr layout block_bordered{odd, around, lane_axis::images};
    check_value<Oracle, image, image, Real, Isa>();
    check_value<Oracle, image_bordered, image, Real, Isa>();
    check_value<Oracle, block, block_bordered, Real, Isa>();
    check_gradient<Oracle, block, block, block, Real, Isa>();
    check_gradient<Oracle, image, image_bordered, image, Real, Isa>();
    check_gradient<Oracle, image_bordered, image, image_bordered, Real, Isa>();
    check_gradient<Oracle, block_bordered, block, block_bordered, Real, Isa>();
    check_gradient<Oracle, block, block_bordered, block, Real, Isa>();
}

} // namespace

TEST_CASE("Activations agree with their formulas", "[kernel][elementwise]") {
    check_activation<relu_oracle, float, isa::native>();
    check_activation<leaky_relu_oracle, float, isa::native>();
    check_activation<sigmoid_oracle, float, isa::native>();
    check_activation<tanh_oracle, float, isa::native>();
}

TEST_CASE("Activations agree with their formulas in double and in vectors of 16 bytes",
          "[kernel][elementwise]") {
    check_activation<leaky_relu_oracle, double, isa::native>();
    check_activation<sigmoid_oracle, double, isa::native>();
    check_activation<tanh_oracle, double, isa::sse>();
    check_activation<relu_oracle, float, isa::sse>();
}

TEST_CASE("Dropout drops its share and scales the others", "[kernel][elementwise]") {
    constexpr layout dense{{16, 16, 8}, {}, lane_axis::images};
    constexpr layout bordered{{16, 16, 8}, {1, 1, 2, 1}, lane_axis::images};
    constexpr int lanes = lanes_of<float, isa::native>;
    test::volume<dense, lanes, float> x;
    x.fill(51);
    for (std::ptrdiff_t i = 0; i < dense.size() * lanes; ++i) x.data()[i] += 2.0f;
    for (const int percent : {0, 1, 25, 50, 99}) {
        INFO(percent << " percent");
        test::volume<bordered, lanes, float> y;
        kernel::drop<dense, bordered, float, isa::native>(x.data(), y.data(), percent, 7, 0);
        CHECK(y.untouched());
        std::ptrdiff_t dropped = 0;
        bool scaled = true;
        const float factor = 100.0f / static_cast<float>(100 - percent);
        for_all<dense>(x, lanes, [&](int h, int w, int c, int lane) {
            const float kept = y.at(h, w, c, lane);
            if (kept == 0.0f)
                ++dropped;
            else
                scaled = scaled && kept == x.at(h, w, c, lane) * factor;
        });
        CHECK(scaled);
        // Five standard deviations of a binomial distribution.
        const double n = static_cast<double>(dense.size() * lanes);
        const double p = percent / 100.0;
        CHECK(std::abs(static_cast<double>(dropped) - n * p) <= 5 * std::sqrt(n * p * (1 - p)));
    }
}

TEST_CASE("Dropout drops the same elements forward and backward, others with another key",
          "[kernel][elementwise]") {
    constexpr layout dense{{5, 7, 3}, {}, lane_axis::images};
    constexpr layout bordered{{5, 7, 3}, {1, 0, 0, 2}, lane_axis::images};
    constexpr int lanes = lanes_of<double, isa::native>;
    test::volume<bordered, lanes, double> x;
    x.fill(52);
    test::volume<dense, lanes, double> y;
    test::volume<bordered, lanes, double> backward;
    test::volume<dense, lanes, double> other;
    kernel::drop<bordered, dense, double, isa::native>(x.data(), y.data(), 50, 1234, 32);
    kernel::drop<dense, bordered, double, isa::native>(y.data(), backward.data(), 50, 1234, 32);
    kernel::drop<bordered, dense, double, isa::native>(x.data(), other.data(), 50, 1235, 32);
    bool same = true;
    int differ = 0;
    for_all<dense>(x, lanes, [&](int h, int w, int c, int lane) {
        same = same && backward.at(h, w, c, lane) == 2 * y.at(h, w, c, lane);
        differ += y.at(h, w, c, lane) != other.at(h, w, c, lane) ? 1 : 0;
    });
    CHECK(same);
    CHECK(backward.untouched());
    // Half of the elements on average.
    CHECK(differ > dense.size() * lanes / 3);
    CHECK(differ < dense.size() * lanes * 2 / 3);
}

namespace {

/// Which elements of 16 images dropout keeps with the lanes of Isa: image by image, element by
/// element.
template <class Isa>
std::vector<bool> kept_by() {
    constexpr layout where{{3, 5, 2}, {}, lane_axis::images};
    constexpr int lanes = lanes_of<float, Isa>;
    std::vector<bool> kept(16 * static_cast<std::size_t>(where.size()));
    for (int first = 0; first < 16; first += lanes) {
        std::vector<float> ones(static_cast<std::size_t>(where.size() * lanes), 1.0f);
        kernel::drop<where, where, float, Isa>(ones.data(), ones.data(), 40, 77, first);
        for (int lane = 0; lane < lanes; ++lane)
            for (std::ptrdiff_t i = 0; i < where.size(); ++i)
                kept[static_cast<std::size_t>((first + lane) * where.size() + i)] =
                    ones[static_cast<std::size_t>(i * lanes + lane)] != 0.0f;
    }
    return kept;
}

} // namespace

TEST_CASE("Dropout drops the same elements of an image for any vector length",
          "[kernel][elementwise]") {
    const std::vector<bool> kept = kept_by<isa::avx512>();
    CHECK(kept == kept_by<isa::avx2>());
    CHECK(kept == kept_by<isa::sse>());
    const auto count = std::count(kept.begin(), kept.end(), true);
    CHECK(count > 200);
    CHECK(count < 380);
}

TEST_CASE("Dropout propagates NaN whether it keeps the element or not", "[kernel][elementwise]") {
    constexpr layout where{{1, 1, 64}, {}, lane_axis::images};
    constexpr int lanes = lanes_of<float, isa::native>;
    std::vector<float> numbers(std::size_t{64 * lanes}, std::numeric_limits<float>::quiet_NaN());
    kernel::drop<where, where, float, isa::native>(numbers.data(), numbers.data(), 50, 1, 0);
    CHECK(std::count_if(numbers.begin(), numbers.end(), [](float x) { return std::isnan(x); }) ==
          64 * lanes);
}
