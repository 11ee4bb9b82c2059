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
    check<test::on<conv<70, filter<3>, pad<1>>, 27, 2, 128>, float, isa::native>();
}

TEST_CASE("Direct convolution agrees with the reference where pixels are 4 KB apart",
          "[kernel][conv]") {
    check<test::on<conv<112, filter<1>>, 2, 9, 1024>, float, isa::native>();
    check<test::on<conv<64, filter<1>, stride<2>>, 1, 15, 512>, float, isa::native>();
}

TEST_CASE("Division by filters gives the same bits as division by rows", "[kernel][conv]") {
    constexpr kernel::conv_geometry g =
        test::on<conv<149, filter<3>, pad<1>>, 3, 5, 6>::conv(lane_axis::channels);
    using tested = kernel::direct_conv<g, float, isa::avx2>;
    STATIC_REQUIRE(tested::divides_filters);
    STATIC_REQUIRE(tested::parts == 10);
    test::volume<g.input, 1, float> x;
    x.fill(1);
    const auto packed = test::random_numbers<float>(tested::packed_size, 2);
    const auto bias = test::random_numbers<float>(160, 3);
    test::volume<g.output, 1, float> rows;
    test::volume<g.output, 1, float> parts;
    tested::forward(x.data(), packed.data(), bias.data(), rows.data(), 0, 3);
    tested::forward_parts(x.data(), packed.data(), bias.data(), parts.data(), 7, 10);
    tested::forward_parts(x.data(), packed.data(), bias.data(), parts.data(), 0, 4);
    tested::forward_parts(x.data(), packed.data(), bias.data(), parts.data(), 4, 7);
    CHECK(parts.untouched());
    int wrong = 0;
    for (std::ptrdiff_t i = 0; i < g.output.size(); ++i)
        if (rows.data()[i] != parts.data()[i]) ++wrong;
    CHECK(wrong == 0);
}
