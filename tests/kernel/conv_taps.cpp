// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/taps.hpp, and image_lanes_phases.hpp which it uses, forward and both
// gradients, against the reference.
#include "conv_any.hpp"

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::any_conv;

template <any_conv A, class Real, class Isa>
void check(bool with_bias) {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::images, test::some_border, test::other_border);
    constexpr layout gradient{g.output.extent, test::some_border, lane_axis::images};
    constexpr layout result{g.input.extent, test::other_border, lane_axis::images};
    test::check_any_forward<A, g, kernel::image_lanes_taps_conv<g, Real, Isa>, Real, false>(
        with_bias);
    test::check_any_data_gradient<
        A, gradient, result, kernel::image_lanes_taps_data_gradient<g, gradient, result, Real, Isa>,
        Real, false>();
    test::check_any_weight_gradient<
        A, g.input, gradient, kernel::image_lanes_taps_weight_gradient<g, gradient, Real, Isa>,
        Real, false>();
}

/// The kernels selected for convolutions that are not plain: the gradient of the weights goes by
/// taps where taps are outside in many columns.
template <any_conv A, bool ManyEdges>
void check_choice() {
    constexpr kernel::conv_geometry g = A.on(lane_axis::images, {}, {});
    static_assert(!kernel::needs_border(g) && !kernel::gradient_needs_border(g));
    static_assert(std::is_same_v<kernel::conv_forward<g, float, isa::native>,
                                 kernel::image_lanes_taps_conv<g, float, isa::native>>);
    static_assert(
        std::is_same_v<
            kernel::conv_data_gradient<g, g.output, g.input, float, isa::native>,
            kernel::image_lanes_taps_data_gradient<g, g.output, g.input, float, isa::native>>);
    static_assert(std::is_same_v<
                  kernel::conv_weight_gradient<g, g.output, float, isa::native>,
                  std::conditional_t<
                      ManyEdges,
                      kernel::image_lanes_taps_weight_gradient<g, g.output, float, isa::native>,
                      kernel::image_lanes_weight_gradient<g, g.output, float, isa::native>>>);
}

// Plain ones: extents of 1, primes, a stride beyond the filter, pads beyond it.
constexpr any_conv smallest{{1, 1, 1}, 1};
constexpr any_conv one_wide{{7, 1, 2}, 9, {3, 1}, {1, 1}, {1, 1, 0, 0}};
constexpr any_conv strided{{11, 13, 2}, 5, {2, 3}, {3, 4}, {1, 0, 2, 1}};
constexpr any_conv padded{{3, 5, 3}, 17, {3, 3}, {2, 1}, {4, 3, 5, 4}};
constexpr any_conv wide{{5, 31, 3}, 6, {5, 5}, {1, 1}, {2, 2, 2, 2}};
// Dilated: the window as large as the padded input, larger than the input, with a stride.
constexpr any_conv dilated{{7, 11, 3}, 4, {3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}};
constexpr any_conv dilated_wide{{5, 5, 2}, 9, {3, 2}, {1, 1}, {3, 3, 3, 0}, {3, 5}};
constexpr any_conv dilated_strided{{13, 17, 2}, 3, {3, 4}, {2, 3}, {0, 3, 2, 1}, {3, 2}};
constexpr any_conv dilated_even{{9, 10, 2}, 3, {2, 3}, {2, 2}, {1, 0, 2, 2}, {1, 2}};
// Grouped, with several filters a group, and one.
constexpr any_conv two_groups{{6, 7, 6}, 10, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, 2};
constexpr any_conv three_groups{{7, 5, 9}, 6, {3, 3}, {2, 2}, {1, 1, 0, 1}, {1, 1}, 3};
constexpr any_conv dilated_groups{{8, 9, 4}, 8, {3, 3}, {1, 1}, {2, 1, 3, 0}, {2, 3}, 2};
constexpr any_conv points{{3, 5, 8}, 12, {1, 1}, {1, 1}, {}, {1, 1}, 4};
constexpr any_conv multiplied{{5, 7, 3}, 6, {3, 2}, {1, 2}, {1, 0, 0, 1}, {2, 1}, 3};
// Columns and rows that no window covers, also before the first window; a stride of 4.
constexpr any_conv gaps{{8, 9, 3}, 11, {1, 1}, {2, 3}, {1, 0, 1, 0}};
constexpr any_conv wide_gaps{{9, 59, 2}, 9, {3, 2}, {4, 4}, {1, 0, 2, 0}, {2, 2}};
constexpr any_conv strided_rows{{17, 41, 3}, 10, {7, 6}, {4, 2}, {3, 2, 1, 2}};
constexpr any_conv few_large{{13, 13, 1}, 2, {9, 8}, {4, 4}, {1, 2, 3, 4}};

} // namespace

TEST_CASE("Convolution by taps agrees with the reference", "[kernel][conv]") {
    check<smallest, float, isa::native>(true);
    check<one_wide, float, isa::native>(true);
    check<strided, float, isa::native>(true);
    check<padded, float, isa::native>(false);
    check<wide, float, isa::native>(true);
    check<few_large, float, isa::native>(true);
}

TEST_CASE("Convolution by taps whose windows leave gaps agrees with the reference",
          "[kernel][conv]") {
    check<gaps, float, isa::native>(false);
    check<wide_gaps, float, isa::native>(true);
    check<strided_rows, float, isa::native>(true);
}

TEST_CASE("Dilated convolution by taps agrees with the reference", "[kernel][conv]") {
    check<dilated, float, isa::native>(true);
    check<dilated_wide, float, isa::native>(true);
    check<dilated_strided, float, isa::native>(true);
    check<dilated_even, float, isa::native>(false);
    check_choice<dilated, false>();
    check_choice<dilated_wide, true>();
}

TEST_CASE("Grouped convolution by taps agrees with the reference", "[kernel][conv]") {
    check<two_groups, float, isa::native>(true);
    check<three_groups, float, isa::native>(true);
    check<dilated_groups, float, isa::native>(false);
    check<points, float, isa::native>(true);
    check<multiplied, float, isa::native>(true);
    check_choice<two_groups, false>();
}

TEST_CASE("The gradient of weights by taps agrees over many blocks of rows", "[kernel][conv]") {
    // A row of the gradient, of 2 filters, takes 25 KB of a block's 256 with vectors of 64 bytes.
    constexpr any_conv large{{14, 200, 2}, 4, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 2};
    constexpr kernel::conv_geometry g = large.on(lane_axis::images, {}, {});
    test::check_any_weight_gradient<
        large, g.input, g.output,
        kernel::image_lanes_taps_weight_gradient<g, g.output, float, isa::native>, float, false>();
}

TEST_CASE("Convolution by taps agrees in double and in other vectors", "[kernel][conv]") {
    check<dilated_strided, double, isa::native>(true);
    check<three_groups, double, isa::native>(true);
    check<dilated_groups, float, isa::sse>(true);
    check<gaps, double, isa::sse>(true);
    check<two_groups, float, isa::avx2>(true);
    check<strided, float, isa::portable>(true);
}
