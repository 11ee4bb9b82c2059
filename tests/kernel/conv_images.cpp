// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the forward kernel of strider/kernel/conv/image_lanes.hpp against the reference.
#include "conv_forward.hpp"

#include <strider/kernel/conv/image_lanes.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;

template <class Case, class Real, class Isa>
void check(bool with_bias) {
    INFO(Case::name() << ", lanes of " << Isa::name);
    constexpr kernel::conv_geometry g = Case::conv(lane_axis::images, {0, 1, 2, 3});
    test::check_forward<g, kernel::image_lanes_conv<g, Real, Isa>, Real>(with_bias);
}

template <class Case>
struct in_float {
    static void run() { check<Case, float, isa::native>(true); }
};

template <class Real, class Isa>
void check_some() {
    check<test::on<conv<5, filter<3>>, 7, 5, 3>, Real, Isa>(false);
    check<test::on<conv<10, filter<5>, pad<2>, stride<2>>, 13, 13, 4>, Real, Isa>(true);
    check<test::on<conv<17, filter<3>, pad<0, 1, 2, 0>>, 8, 7, 3>, Real, Isa>(true);
}

/// Windows that exceed L1: their channels are split into parts, the last of them smaller.
using deep = test::on<conv<10, filter<3>, pad<1>>, 6, 9, 199>;

template <class Real, class Isa>
void check_deep() {
    constexpr kernel::conv_geometry g = deep::conv(lane_axis::images, {0, 1, 2, 3});
    constexpr int part = kernel::image_lanes_conv<g, Real, Isa>::part;
    static_assert(part < 199 && 199 % part != 0);
    check<deep, Real, Isa>(true);
    check<deep, Real, Isa>(false);
}

} // namespace

TEST_CASE("Convolution of image lanes agrees with the reference", "[kernel][conv]") {
    test::for_convolutions<in_float>();
}

TEST_CASE("Convolution of image lanes agrees with the reference in double", "[kernel][conv]") {
    check_some<double, isa::native>();
}

TEST_CASE("Convolution of image lanes agrees with the reference in vectors of 16 bytes",
          "[kernel][conv]") {
    check_some<float, isa::sse>();
    check_some<double, isa::sse>();
}

TEST_CASE("Convolution of image lanes in parts of the channels agrees with the reference",
          "[kernel][conv]") {
    check_deep<float, isa::avx512>();
    check_deep<float, isa::avx2>();
    check_deep<float, isa::sse>();
    check_deep<double, isa::native>();
}
