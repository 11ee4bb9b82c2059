// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the gradients of a convolution's weights and bias against the reference.
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

} // namespace

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
