// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests convolution with the lanes across pixels against the reference.
#include "conv_forward.hpp"

#include <strider/kernel/conv/pixel_lanes.hpp>
#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace {

using namespace strider;
using kernel::lane_axis;

/// The check expects select.hpp's choice; here any applicable kernel will do.
template <class Kernel>
struct forced : Kernel {
    static constexpr bool applies = true;
};

template <class Real, class Isa, class... Cases>
void check() {
    const auto one = []<class Case>() {
        INFO(Case::name() << ", lanes of " << Isa::name);
        constexpr kernel::conv_geometry g = Case::conv(lane_axis::channels);
        using tested = kernel::pixel_lanes_conv<g, Real, Isa>;
        static_assert(tested::possible);
        test::check_forward<g, forced<tested>, Real>(Case::facts.filters % 2 == 0);
    };
    (one.template operator()<Cases>(), ...);
}

/// Whether the tile leaves a remainder of the filters, of the vectors of a row, of the rows of
/// vectors.
template <class Case, class Isa>
constexpr bool tails(bool filters, bool across, bool down) {
    constexpr kernel::conv_geometry g = Case::conv(lane_axis::channels);
    using tested = kernel::pixel_lanes_conv<g, float, Isa>;
    return (tested::K % tested::tile.filters != 0) == filters &&
           (tested::row_vectors % tested::tile.across != 0) == across &&
           (tested::high % tested::tile.down != 0) == down;
}

/// GCC 12 crashes if the alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G>
struct candidates {
    using type = kernel::conv_forward<G, float, isa::avx512>;
};

template <class Case>
constexpr bool chosen =
    std::is_same_v<typename candidates<Case::conv(lane_axis::channels)>::type,
                   kernel::pixel_lanes_conv<Case::conv(lane_axis::channels), float, isa::avx512>>;

using one_vector_a_row = test::on<conv<20, filter<5>, pad<2>>, 6, 16, 16>;
using two_rows_a_vector = test::on<conv<20, filter<5>, pad<2>>, 8, 8, 20>;
using odd_rows = test::on<conv<10, filter<3>>, 9, 9, 9>;
using few_channels = test::on<conv<10, filter<5>, pad<2>>, 5, 32, 3>;
using rest_of_a_row = test::on<conv<6, filter<5>>, 7, 26, 1>;
using uneven_pads = test::on<conv<37, filter<3, 4>, pad<0, 1, 2, 0>>, 5, 19, 24>;
using few_filters = test::on<conv<2, filter<3>>, 7, 100, 3>;
using two_tiles_of_filters = test::on<conv<23, filter<3>>, 9, 62, 3>;
using rests_of_both = test::on<conv<9, filter<3>>, 8, 92, 3>;
using no_pads = test::on<conv<3, filter<4, 1>>, 6, 7, 17>;

} // namespace

TEST_CASE("Convolution with lanes across pixels agrees with the reference", "[kernel][conv]") {
    check<float, isa::avx512, one_vector_a_row, two_rows_a_vector, odd_rows, few_channels,
          rest_of_a_row, uneven_pads, few_filters, two_tiles_of_filters, no_pads>();
}

TEST_CASE("Tiles of vectors of pixels that do not divide the output end in narrower ones",
          "[kernel][conv]") {
    CHECK(tails<few_filters, isa::avx512>(false, true, true));
    CHECK(tails<two_tiles_of_filters, isa::avx512>(true, false, false));
    CHECK(tails<rests_of_both, isa::avx2>(true, true, false));
    CHECK(tails<few_filters, isa::sse>(false, true, false));
}

TEST_CASE("Convolution with lanes across pixels agrees in double and in narrower vectors",
          "[kernel][conv]") {
    check<double, isa::avx512, two_rows_a_vector, uneven_pads>();
    check<float, isa::avx2, two_rows_a_vector, few_channels, rests_of_both>();
    check<float, isa::sse, odd_rows, uneven_pads, few_filters>();
}

TEST_CASE("Lanes run across pixels where filters would leave them idle", "[kernel][conv]") {
    CHECK(chosen<one_vector_a_row>);
    CHECK(chosen<two_rows_a_vector>);
    CHECK(chosen<few_channels>);
    CHECK(chosen<rest_of_a_row>);
    CHECK_FALSE(chosen<test::on<conv<16, filter<5>, pad<2>>, 32, 32, 3>>);
    CHECK_FALSE(chosen<test::on<conv<20, filter<1>>, 16, 16, 16>>);
    CHECK_FALSE(chosen<test::on<conv<20, filter<5>, pad<2>>, 3, 3, 16>>);
    CHECK_FALSE(chosen<test::on<conv<20, filter<3>, pad<1>>, 128, 128, 32>>);
}
