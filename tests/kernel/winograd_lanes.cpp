// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/winograd.hpp on double, and on vectors of other lengths than this
// machine's.
#include "winograd_check.hpp"

namespace {

using namespace strider;
using kernel::lane_axis;

template <class Case, class Transform, class Real, class Isa>
void check_one() {
    INFO(Case::name() << ", " << Transform::name << ", lanes of " << Isa::name);
    constexpr kernel::conv_geometry g = Case::conv(lane_axis::channels);
    CHECK(test::check_winograd<g, Transform, Real, Isa>(true).first == "");
}

/// Channels and filters that are no multiple of the vector, several blocks, edges, few tiles.
template <class Real, class Isa>
void check() {
    using odd = test::on<conv<10, filter<3>, pad<1, 0, 0, 1>>, 9, 15, 20>;
    using few = test::on<conv<48, filter<3>, pad<1>>, 7, 7, 64>;
    using thin = test::on<conv<1, filter<3>, pad<2>>, 6, 5, 3>;
    check_one<odd, kernel::winograd_4, Real, Isa>();
    check_one<few, kernel::winograd_2, Real, Isa>();
    check_one<thin, kernel::winograd_4, Real, Isa>();
}

} // namespace

TEST_CASE("Winograd's convolution of doubles", "[kernel][winograd]") {
    check<double, isa::native>();
}

TEST_CASE("Winograd's convolution with vectors of 32 bytes", "[kernel][winograd]") {
    check<float, isa::avx2>();
}

TEST_CASE("Winograd's convolution with vectors of 16 bytes", "[kernel][winograd]") {
    check<float, isa::sse>();
}
