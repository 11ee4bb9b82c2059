// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the gradient of a convolution's input, flipped and by taps, against the reference.
#include "conv_gradient.hpp"

#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;

template <class Case, class Real, class Isa>
void check() {
    INFO(Case::name() << ", lanes of " << Isa::name);
    constexpr kernel::conv_geometry g = Case::conv(lane_axis::images);
    constexpr layout result{g.input.extent, {2, 0, 1, 1}, lane_axis::images};
    constexpr layout dense{g.output.extent, {}, lane_axis::images};
    test::check_data_gradient<g, dense, result,
                              kernel::image_lanes_taps_data_gradient<g, dense, result, Real, Isa>,
                              Real>();
    if constexpr (g.stride_height == 1 && g.stride_width == 1) {
        constexpr layout bordered{g.output.extent,
                                  kernel::flipped_border(g.input.extent, g.output.extent,
                                                         g.filter_height, g.filter_width, g.pad_top,
                                                         g.pad_left),
                                  lane_axis::images};
        using flipped = kernel::image_lanes_flipped<g, bordered, result, Real, Isa>;
        static_assert(
            std::is_same_v<kernel::conv_data_gradient<g, bordered, result, Real, Isa>, flipped>);
        static_assert(kernel::gradient_needs_border(g));
        if constexpr (g.filters() >= 150)
            static_assert(flipped::forward_kernel::part < g.filters());
        test::check_data_gradient<g, bordered, result, flipped, Real>();
    }
}

template <class Case>
struct in_float {
    static void run() { check<Case, float, isa::native>(); }
};

template <class Real, class Isa>
void check_some() {
    check<test::on<conv<5, filter<3>>, 7, 5, 3>, Real, Isa>();
    check<test::on<conv<17, filter<3>, pad<0, 1, 2, 0>>, 8, 7, 3>, Real, Isa>();
    check<test::on<conv<150, filter<3>, pad<1>>, 6, 8, 9>, Real, Isa>();
}

} // namespace

TEST_CASE("The gradient of a convolution's input agrees with the reference", "[kernel][conv]") {
    test::for_convolutions<in_float>();
}

TEST_CASE("The gradient of a convolution's input agrees in double and in vectors of 16 bytes",
          "[kernel][conv]") {
    check_some<double, isa::native>();
    check_some<float, isa::sse>();
}
