// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the gradient of a convolution's weights by panels against the reference.
#include "conv_any.hpp"
#include "conv_gradient.hpp"

#include <strider/kernel/conv/panel_weight_gradient.hpp>
#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;

template <class Case>
constexpr layout gradient{
    Case::conv(lane_axis::images).output.extent, {1, 0, 2, 1}, lane_axis::images};

template <class Case, class Real, class Isa>
using panels =
    kernel::panel_weight_gradient<Case::conv(lane_axis::images), gradient<Case>, Real, Isa>;

template <class Case, class Real, class Isa>
void check() {
    static_assert(panels<Case, Real, Isa>::possible);
    INFO(Case::name() << ", lanes of " << Isa::name);
    test::check_weight_gradient<panels<Case, Real, Isa>, Case::conv(lane_axis::images),
                                gradient<Case>, Real, Isa>();
}

/// One that is dilated or grouped, whose volumes have no zeros around them.
template <test::any_conv A, class Real, class Isa>
void check_any() {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    using tested = kernel::panel_weight_gradient<g, g.output, Real, Isa>;
    static_assert(tested::possible);
    INFO("lanes of " << Isa::name);
    test::check_any_weight_gradient<A, g.input, g.output, tested, Real, false>();
}

/// A transposed one.
template <test::any_conv A, class Real, class Isa>
void check_transposed() {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    using tested = kernel::panel_transpose_weight_gradient<g, g.input, Real, Isa>;
    static_assert(tested::possible);
    INFO("lanes of " << Isa::name);
    test::check_any_weight_gradient<A, g.output, g.input, tested, Real, true>();
}

/// GCC 12 crashes if the alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G, layout Gradient, class Isa>
struct candidates {
    using type = kernel::conv_weight_gradient<G, Gradient, float, Isa>;
};

// Names describe what the tile meets.
using even = test::on<conv<32, filter<3>, pad<1>>, 6, 6, 16>;
using narrow_last_depth = test::on<conv<32, filter<3>, pad<1>>, 5, 7, 18>;
using one_vector = test::on<conv<48, filter<2, 4>, pad<1, 0, 0, 2>>, 5, 7, 9>;
using strided = test::on<conv<64, filter<7>, stride<2>, pad<3>, floor_fit>, 9, 11, 3>;
using many_columns = test::on<conv<16, filter<3>, pad<1>>, 2, 41, 30>;
using many_stretches = test::on<conv<64, filter<3>, pad<1>>, 7, 33, 7>;
using point_down = test::on<conv<32, filter<1>>, 4, 5, 80>;
using point_up = test::on<conv<80, filter<1>>, 4, 5, 64>;
using point_padded = test::on<conv<80, filter<1>, pad<1>>, 4, 5, 64>;
using short_depth = test::on<conv<32, filter<1>, pad<0>>, 4, 5, 37>;
using few_columns_lost = test::on<conv<32, filter<3>, pad<1>>, 2, 301, 5>;
using edges_of_three = test::on<conv<32, filter<5>, pad<2>>, 6, 7, 6>;
using edges_everywhere = test::on<conv<32, filter<5>, pad<2>>, 6, 3, 6>;
using point_strided = test::on<conv<64, filter<1>, stride<2>, floor_fit>, 5, 6, 64>;

// Borders without zeros: one column, several, and the whole first stretch of a row; groups of one
// panel and of several.
using test::any_conv;
constexpr any_conv dilated{{9, 11, 6}, 32, {3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}};
constexpr any_conv dilated_strided{{13, 37, 5}, 16, {3, 4}, {2, 1}, {0, 3, 4, 3}, {3, 2}};
constexpr any_conv two_groups{{6, 7, 10}, 64, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, 2};
constexpr any_conv grouped_points{{3, 5, 48}, 96, {1, 1}, {1, 1}, {}, {1, 1}, 3};
constexpr any_conv doubled{{14, 10, 20}, 64, {2, 2}, {2, 2}};
constexpr any_conv overlapping{{13, 31, 33}, 32, {4, 4}, {2, 2}, {1, 1, 1, 1}};
constexpr any_conv transposed_groups{{8, 9, 10}, 32, {3, 3}, {2, 2}, {1, 1, 0, 1}, {1, 1}, 2};
constexpr any_conv transposed_points{{4, 5, 16}, 48, {1, 1}, {1, 1}};

} // namespace

TEST_CASE("The gradient of weights by panels agrees with the reference", "[kernel][conv]") {
    check<even, float, isa::avx512>();
    check<narrow_last_depth, float, isa::avx512>();
    check<one_vector, float, isa::avx512>();
    check<strided, float, isa::avx512>();
    check<many_columns, float, isa::avx512>();
    check<many_stretches, float, isa::avx512>();
}

TEST_CASE("The gradient of weights by panels agrees where taps beyond an edge are skipped",
          "[kernel][conv]") {
    static_assert(panels<even, float, isa::avx512>::skips);
    static_assert(panels<edges_of_three, float, isa::avx512>::skips);
    static_assert(!panels<few_columns_lost, float, isa::avx512>::skips);
    static_assert(!panels<edges_everywhere, float, isa::avx512>::skips);
    check<edges_of_three, float, isa::avx512>();
    check<few_columns_lost, float, isa::avx512>();
    check<edges_everywhere, float, isa::avx512>();
}

TEST_CASE("The gradient of dilated and grouped weights by panels agrees", "[kernel][conv]") {
    check_any<dilated, float, isa::avx512>();
    check_any<dilated_strided, float, isa::avx512>();
    check_any<two_groups, float, isa::avx512>();
    check_any<grouped_points, float, isa::avx512>();
    check_any<dilated, double, isa::avx512>();
    check_any<two_groups, float, isa::avx2>();
}

TEST_CASE("The gradient of a transposed convolution's weights by panels agrees", "[kernel][conv]") {
    check_transposed<doubled, float, isa::avx512>();
    check_transposed<overlapping, float, isa::avx512>();
    check_transposed<transposed_groups, float, isa::avx512>();
    check_transposed<transposed_points, float, isa::avx512>();
    check_transposed<doubled, float, isa::avx2>();
}

TEST_CASE("The gradient of 1x1 weights by panels agrees, whichever volume is transposed",
          "[kernel][conv]") {
    static_assert(!panels<point_down, float, isa::avx512>::swapped);
    static_assert(panels<point_up, float, isa::avx512>::swapped);
    static_assert(!panels<point_strided, float, isa::avx512>::swapped);
    static_assert(!panels<point_padded, float, isa::avx512>::swapped);
    static_assert(panels<short_depth, float, isa::avx512>::short_tiles == 2);
    check<point_down, float, isa::avx512>();
    check<point_up, float, isa::avx512>();
    check<point_strided, float, isa::avx512>();
    check<point_padded, float, isa::avx512>();
    check<short_depth, float, isa::avx512>();
}

TEST_CASE("The gradient of weights by panels agrees in double and in narrower vectors",
          "[kernel][conv]") {
    check<even, double, isa::avx512>();
    check<narrow_last_depth, float, isa::avx2>();
    check<strided, float, isa::sse>();
    check<point_up, double, isa::sse>();
}

TEST_CASE("Panels are chosen where there are many filters and channels", "[kernel][conv]") {
    const auto chosen = []<class Case>() {
        using kernel_type =
            typename candidates<Case::conv(lane_axis::images), gradient<Case>, isa::avx512>::type;
        return std::is_same_v<kernel_type, panels<Case, float, isa::avx512>>;
    };
    CHECK(chosen.template operator()<even>());
    CHECK(chosen.template operator()<point_up>());
    CHECK_FALSE(chosen.template operator()<test::on<conv<20, filter<5>, pad<2>>, 8, 8, 20>>());
    CHECK_FALSE(chosen.template operator()<test::on<conv<16, filter<3>>, 8, 8, 3>>());
}
