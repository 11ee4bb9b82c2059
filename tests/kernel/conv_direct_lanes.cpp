// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/direct.hpp in double, and with vectors of other instruction sets.
#include "conv_forward.hpp"

#include <strider/kernel/conv/direct.hpp>
#include <strider/kernel/conv/reference.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;

template <class Real, class Isa, class... Cases>
void check() {
    const auto one = []<class Case>() {
        INFO(Case::name() << ", lanes of " << Isa::name);
        constexpr kernel::conv_geometry g = Case::conv(lane_axis::channels);
        test::check_forward<g, kernel::direct_conv<g, Real, Isa>, Real>(true);
    };
    (one.template operator()<Cases>(), ...);
}

template <class Real, class Isa>
void check_some() {
    check<Real, Isa, //
          test::on<conv<4, filter<1>>, 1, 1, 3>, test::on<conv<5, filter<3>>, 7, 5, 3>,
          test::on<conv<10, filter<5>, pad<2>, stride<2>>, 13, 13, 4>,
          test::on<conv<17, filter<3>, pad<0, 1, 2, 0>>, 8, 7, 3>,
          test::on<conv<33, filter<4, 1>, pad_same>, 6, 7, 6>>();
}

} // namespace

TEST_CASE("Direct convolution agrees with the reference in double", "[kernel][conv]") {
    check_some<double, isa::native>();
}

TEST_CASE("Direct convolution agrees with the reference in vectors of 16 bytes", "[kernel][conv]") {
    check_some<float, isa::sse>();
    check_some<double, isa::sse>();
}

TEST_CASE("The reference agrees with a sum written out", "[kernel][conv]") {
    // A 2 x 2 input, a filter of 2 x 2, a border of 1: each output is one corner's sum of products.
    constexpr kernel::conv_geometry g =
        test::on<conv<1, filter<2>, pad<1>>, 2, 2, 1>::conv(lane_axis::channels);
    using oracle = kernel::reference_conv<g, double, isa::native>;
    const double x[16] = {0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0, 0, 0, 0, 0};
    const double w[4] = {10, 20, 30, 40};
    const double bias = 0.5;
    double y[9] = {};
    oracle::forward(x, w, &bias, y, 0, 3);
    const double expected[9] = {40.5,  110.5, 60.5,  //
                                140.5, 300.5, 140.5, //
                                60.5,  110.5, 40.5};
    for (int i = 0; i < 9; ++i) CHECK(y[i] == expected[i]);
}
