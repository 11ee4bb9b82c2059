// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/transpose.hpp: forward on both axes, and the gradients.
#include "conv_any.hpp"

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::any_conv;

/// One image.
template <any_conv A, class Real, class Isa>
void check_one(bool with_bias = true) {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::channels, test::some_border, test::other_border);
    using tested = kernel::channel_lanes_transpose<g, Real, Isa>;
    static_assert(std::is_same_v<kernel::transpose_forward<g, Real, Isa>, tested>);
    test::check_any_forward<A, g, tested, Real, true>(with_bias);
}

/// A block of images, forward and backward.
template <any_conv A, class Real, class Isa>
void check_block(bool with_bias = true) {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    test::check_any_forward<A, g, kernel::transpose_forward<g, Real, Isa>, Real, true>(with_bias);
    constexpr layout gradient{g.input.extent, test::other_border, lane_axis::images};
    constexpr layout result{g.output.extent, test::some_border, lane_axis::images};
    test::check_any_data_gradient<A, gradient, result,
                                  kernel::transpose_data_gradient<g, gradient, result, Real, Isa>,
                                  Real, true>();
    test::check_any_weight_gradient<A, g.output, gradient,
                                    kernel::transpose_weight_gradient<g, gradient, Real, Isa>, Real,
                                    true>();
}

template <any_conv A>
void check() {
    check_one<A, float, isa::native>();
    check_block<A, float, isa::native>();
}

// U-Net's: every output element is reached by one tap.
constexpr any_conv doubled{{14, 10, 20}, 6, {2, 2}, {2, 2}};
// Overlapping; with rows that nothing reaches (a stride beyond the filter, and what floor leaves).
constexpr any_conv overlapping{{13, 31, 33}, 5, {4, 4}, {2, 2}, {1, 1, 1, 1}};
constexpr any_conv gaps{{11, 13, 5}, 7, {2, 1}, {3, 4}, {0, 0, 1, 0}};
constexpr any_conv plain{{7, 17, 16}, 3, {3, 3}, {1, 1}, {1, 1, 1, 1}};
constexpr any_conv padded{{5, 4, 6}, 2, {3, 3}, {2, 1}, {4, 3, 5, 2}};
constexpr any_conv dilated{{11, 12, 9}, 4, {3, 2}, {1, 1}, {2, 1, 0, 2}, {2, 3}};
// Stride and dilation share a divisor: taps of one phase are 2 apart, other phases have none.
constexpr any_conv dilated_strided{{13, 19, 4}, 3, {3, 5}, {2, 6}, {1, 2, 3, 0}, {2, 4}};
constexpr any_conv one_wide{{7, 1, 4}, 9, {3, 1}, {2, 1}};
constexpr any_conv grouped{{8, 9, 10}, 6, {3, 3}, {2, 2}, {1, 1, 0, 1}, {1, 1}, 2};

} // namespace

TEST_CASE("Transposed convolution agrees with the reference", "[kernel][conv]") {
    check<doubled>();
    check<overlapping>();
    check<gaps>();
    check<plain>();
    check<padded>();
    check<one_wide>();
}

TEST_CASE("Transposed convolution with dilation and groups agrees with the reference",
          "[kernel][conv]") {
    check<dilated>();
    check<dilated_strided>();
    check<grouped>();
}

TEST_CASE("Transposed convolution agrees in double and in other vectors", "[kernel][conv]") {
    check_one<overlapping, double, isa::native>(false);
    check_one<dilated_strided, double, isa::sse>();
    check_one<grouped, float, isa::sse>();
    check_one<doubled, float, isa::avx2>(false);
    check_one<plain, float, isa::portable>();
    check_block<overlapping, double, isa::native>(false);
    check_block<grouped, float, isa::sse>();
}

TEST_CASE("Fewer than 4 maps are left to the reference of the transposed convolution",
          "[kernel][conv]") {
    constexpr any_conv thin{{7, 9, 3}, 5, {3, 3}, {2, 2}};
    constexpr kernel::conv_geometry g = thin.on(lane_axis::channels, {}, test::other_border);
    using chosen = kernel::transpose_forward<g, float, isa::native>;
    STATIC_REQUIRE(std::is_same_v<chosen, kernel::reference_transpose<g, float, isa::native>>);
    test::check_any_forward<thin, g, chosen, float, true>(true);
}

TEST_CASE("The reference of the transposed convolution agrees with a sum written out",
          "[kernel][conv]") {
    // A 1 x 2 input spread by 2 with a filter of 1 x 3: the filters overlap in the middle.
    constexpr any_conv a{{1, 5, 1}, 1, {1, 3}, {1, 2}};
    using oracle =
        kernel::reference_transpose<a.on(lane_axis::channels, {}, {}), double, isa::native>;
    const double x[2] = {1, 2};
    const double w[3] = {10, 20, 30};
    const double bias = 0.5;
    double y[5] = {};
    oracle::forward(x, w, &bias, y, 0, 1);
    const double expected[5] = {10.5, 20.5, 50.5, 40.5, 60.5};
    for (int i = 0; i < 5; ++i) CHECK(y[i] == expected[i]);
}
