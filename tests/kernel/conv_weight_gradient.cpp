// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the gradients of a convolution's weights and bias against the reference.
#include "conv_any.hpp"
#include "conv_gradient.hpp"

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;

template <class Case, class Real, class Isa>
void check() {
    INFO(Case::name() << ", lanes of " << Isa::name);
    constexpr kernel::conv_geometry g = Case::conv(lane_axis::images);
    constexpr layout gradient{g.output.extent, {1, 0, 2, 1}, lane_axis::images};
    test::check_weight_gradient<kernel::image_lanes_weight_gradient<g, gradient, Real, Isa>, g,
                                gradient, Real, Isa>();
}

template <class Case>
struct in_float {
    static void run() { check<Case, float, isa::native>(); }
};

template <class Real, class Isa>
void check_some() {
    check<test::on<conv<5, filter<3>>, 7, 5, 3>, Real, Isa>();
    check<test::on<conv<17, filter<3>, pad<0, 1, 2, 0>>, 8, 7, 3>, Real, Isa>();
}

/// One that is dilated or grouped, whose volumes have no zeros around them.
template <test::any_conv A, class Real, class Isa>
void check_any() {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    using tested = kernel::image_lanes_weight_gradient<g, g.output, Real, Isa>;
    static_assert(tested::applies);
    INFO("lanes of " << Isa::name);
    test::check_any_weight_gradient<A, g.input, g.output, tested, Real, false>();
}

using test::any_conv;
constexpr any_conv dilated{{7, 11, 3}, 4, {3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}};
constexpr any_conv dilated_strided{{13, 17, 2}, 3, {3, 4}, {2, 3}, {0, 3, 2, 1}, {3, 2}};
constexpr any_conv two_groups{{6, 7, 6}, 10, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, 2};
constexpr any_conv three_groups{{7, 5, 9}, 6, {3, 3}, {2, 2}, {1, 1, 0, 1}, {1, 1}, 3};
constexpr any_conv small_groups{{28, 28, 32}, 32, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 4};
constexpr any_conv points{{3, 5, 8}, 12, {1, 1}, {1, 1}, {}, {1, 1}, 4};

} // namespace

TEST_CASE("The gradient of dilated and grouped weights agrees with the reference",
          "[kernel][conv]") {
    check_any<dilated, float, isa::native>();
    check_any<dilated_strided, float, isa::native>();
    check_any<two_groups, float, isa::native>();
    check_any<three_groups, float, isa::native>();
    check_any<small_groups, float, isa::native>();
    check_any<points, float, isa::native>();
    check_any<dilated, double, isa::native>();
    check_any<two_groups, float, isa::avx2>();
}

TEST_CASE("The gradient of a convolution's weights agrees with the reference", "[kernel][conv]") {
    test::for_convolutions<in_float>();
}

TEST_CASE("The gradient of a convolution's weights agrees over many blocks of rows",
          "[kernel][conv]") {
    using large = test::on<conv<16, filter<5>, pad<2>>, 11, 32, 3>;
    static_assert(kernel::image_lanes_weight_gradient<large::conv(lane_axis::images),
                                                      large::output(lane_axis::images), float,
                                                      isa::avx512>::block < 6);
    check<large, float, isa::native>();
}

TEST_CASE("The gradient of a convolution's weights agrees in double and in vectors of 16 bytes",
          "[kernel][conv]") {
    check_some<double, isa::native>();
    check_some<float, isa::sse>();
}
