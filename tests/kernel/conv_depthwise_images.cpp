// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/image_lanes_depthwise.hpp, forward and both gradients, against the
// reference.
#include "conv_any.hpp"

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::any_conv;

template <any_conv A, class Real, class Isa>
void check(bool with_bias = true) {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    constexpr layout gradient{g.output.extent, test::some_border, lane_axis::images};
    constexpr layout result{g.input.extent, test::other_border, lane_axis::images};
    using forward = kernel::image_lanes_depthwise_conv<g, Real, Isa>;
    using data = kernel::image_lanes_depthwise_data_gradient<g, gradient, result, Real, Isa>;
    using weights = kernel::image_lanes_depthwise_weight_gradient<g, gradient, Real, Isa>;
    static_assert(!kernel::needs_border(g) && !kernel::gradient_needs_border(g));
    static_assert(std::is_same_v<kernel::conv_forward<g, Real, Isa>, forward>);
    static_assert(std::is_same_v<kernel::conv_data_gradient<g, gradient, result, Real, Isa>, data>);
    static_assert(std::is_same_v<kernel::conv_weight_gradient<g, gradient, Real, Isa>, weights>);
    test::check_any_forward<A, g, forward, Real, false>(with_bias);
    test::check_any_data_gradient<A, gradient, result, data, Real, false>();
    test::check_any_weight_gradient<A, g.input, gradient, weights, Real, false>();
}

constexpr any_conv square{{7, 19, 5}, 5, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 5};
constexpr any_conv strided{{9, 11, 3}, 3, {5, 5}, {2, 2}, {2, 2, 2, 2}, {1, 1}, 3};
constexpr any_conv large{{11, 12, 2}, 2, {7, 9}, {1, 1}, {3, 3, 4, 4}, {1, 1}, 2};
// Rows of many tiles, the last narrower; strides of 3 and 4, and gaps that no window covers.
constexpr any_conv long_rows{{3, 43, 3}, 3, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 3};
constexpr any_conv long_strided{{7, 83, 2}, 2, {2, 5}, {3, 2}, {0, 1, 3, 2}, {1, 1}, 2};
constexpr any_conv gaps{{9, 35, 2}, 2, {3, 2}, {4, 3}, {1, 0, 2, 1}, {1, 1}, 2};
constexpr any_conv dilated{{13, 17, 3}, 3, {3, 3}, {1, 1}, {2, 2, 3, 0}, {2, 3}, 3};
constexpr any_conv dilated_strided{{9, 14, 2}, 2, {3, 2}, {2, 3}, {1, 0, 2, 2}, {3, 2}, 2};
constexpr any_conv one_wide{{7, 1, 4}, 4, {3, 1}, {1, 1}, {1, 1, 0, 0}, {1, 1}, 4};
constexpr any_conv padded{{3, 5, 2}, 2, {3, 3}, {2, 1}, {4, 3, 5, 4}, {1, 1}, 2};

} // namespace

TEST_CASE("Depthwise convolution of blocks of images agrees with the reference", "[kernel][conv]") {
    check<square, float, isa::native>();
    check<strided, float, isa::native>();
    check<large, float, isa::native>(false);
    check<long_rows, float, isa::native>();
    check<long_strided, float, isa::native>();
    check<gaps, float, isa::native>();
    check<dilated, float, isa::native>(false);
    check<dilated_strided, float, isa::native>();
    check<one_wide, float, isa::native>();
    check<padded, float, isa::native>();
}

TEST_CASE("Depthwise convolution of blocks agrees in double and in other vectors",
          "[kernel][conv]") {
    check<square, double, isa::native>();
    check<strided, double, isa::sse>(false);
    check<dilated_strided, float, isa::sse>();
    check<square, float, isa::avx2>();
    check<gaps, float, isa::portable>();
}
