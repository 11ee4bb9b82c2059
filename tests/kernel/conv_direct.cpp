// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/direct.hpp against the reference.
#include "conv_forward.hpp"

#include <strider/kernel/conv/direct.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;

/// Fewer than 4 filters are left to the reference.
template <class Case, class Real, class Isa>
void check() {
    INFO(Case::name() << ", lanes of " << Isa::name);
    constexpr kernel::conv_geometry dense = Case::conv(lane_axis::channels);
    constexpr kernel::conv_geometry bordered = Case::conv(lane_axis::channels, {1, 2, 3, 0});
    using kernel_type = kernel::direct_conv<dense, Real, Isa>;
    static_assert(kernel_type::applies == (dense.filters() >= 4));
    if constexpr (kernel_type::applies) {
        test::check_forward<dense, kernel_type, Real>(true);
        test::check_forward<bordered, kernel::direct_conv<bordered, Real, Isa>, Real>(false);
    }
}

template <class Case>
struct in_float {
    static void run() { check<Case, float, isa::native>(); }
};

} // namespace

TEST_CASE("Direct convolution agrees with the reference", "[kernel][conv]") {
    test::for_convolutions<in_float>();
}

TEST_CASE("Direct convolution agrees with the reference on a row of many tiles", "[kernel][conv]") {
    check<test::on<conv<16, filter<5>, pad<2>>, 32, 32, 3>, float, isa::native>();
    check<test::on<conv<64, filter<3>, pad<1>>, 3, 31, 8>, float, isa::native>();
}

TEST_CASE("Direct convolution agrees with the reference where pixels lie 4 KB apart",
          "[kernel][conv]") {
    check<test::on<conv<112, filter<1>>, 2, 9, 1024>, float, isa::native>();
    check<test::on<conv<64, filter<1>, stride<2>>, 1, 15, 512>, float, isa::native>();
}
