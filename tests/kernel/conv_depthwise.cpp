// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/conv/depthwise.hpp, and strider/kernel/conv/direct.hpp with dilation and
// groups, against the reference.
#include "conv_any.hpp"

#include <strider/kernel/elementwise/functions.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::any_conv;

template <any_conv A, class Real, class Isa>
void check_depthwise(bool with_bias = true) {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::channels, test::some_border, test::other_border);
    using tested = kernel::channel_lanes_depthwise<g, Real, Isa>;
    static_assert(!kernel::needs_border(g));
    static_assert(std::is_same_v<kernel::conv_forward<g, Real, Isa>, tested>);
    test::check_any_forward<A, g, tested, Real, false>(with_bias);
}

/// A fused function is applied to the same sums, stored in its own layout.
template <any_conv A, class Function, class Real, class Isa>
void check_fused() {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::channels, test::some_border, test::other_border);
    constexpr layout result{g.output.extent, test::some_border, g.output.axis};
    using plain = kernel::conv_forward<g, Real, Isa>;
    using fused =
        kernel::conv_forward<g, Real, Isa, numerics::exact, kernel::epilogue<result, Function>>;
    static_assert(
        std::is_same_v<fused, kernel::channel_lanes_depthwise<g, Real, Isa,
                                                              kernel::epilogue<result, Function>>>);
    // Of all sizes around the kinks.
    auto x = test::random_numbers<Real>(g.input.size(), 1);
    for (Real& each : x) each *= 8;
    const auto w = test::random_numbers<Real>(plain::packed_size, 2);
    std::vector<Real> sums(static_cast<std::size_t>(g.output.size()));
    test::walled<Real> y(result.size());
    plain::forward(x.data(), w.data(), nullptr, sums.data(), 0, g.output.extent.height);
    fused::forward(x.data(), w.data(), nullptr, y.data(), 0, g.output.extent.height);
    CHECK(y.untouched());
    bool same = true;
    for (int h = 0; h < g.output.extent.height; ++h)
        for (int i = 0; i < g.output.extent.width; ++i)
            for (int c = 0; c < g.output.extent.channels; ++c)
                same = same &&
                       y.data()[result.at(h, i, c)] ==
                           Function::value(sums[static_cast<std::size_t>(g.output.at(h, i, c))]);
    CHECK(same);
}

constexpr kernel::border wider(kernel::border b) {
    return {b.top + 1, b.bottom, b.left + 2, b.right + 1};
}

/// The border of the input holds zeros as far as the windows reach, and further.
template <any_conv A, class Real, class Isa>
void check_direct(bool with_bias = true) {
    constexpr kernel::border reached = kernel::window_border(A.on(lane_axis::channels, {}, {}));
    constexpr kernel::conv_geometry tight = A.on(lane_axis::channels, reached, {});
    constexpr kernel::conv_geometry wide =
        A.on(lane_axis::channels, wider(reached), test::other_border);
    static_assert(kernel::needs_border(tight));
    static_assert(std::is_same_v<kernel::conv_forward<tight, Real, Isa>,
                                 kernel::direct_conv<tight, Real, Isa>>);
    test::check_any_forward<A, tight, kernel::direct_conv<tight, Real, Isa>, Real, false, true>(
        with_bias);
    test::check_any_forward<A, wide, kernel::direct_conv<wide, Real, Isa>, Real, false, true>(
        with_bias);
}

template <any_conv A>
constexpr bool falls_to_reference() {
    constexpr kernel::conv_geometry g =
        A.on(lane_axis::channels, kernel::window_border(A.on(lane_axis::channels, {}, {})), {});
    static_assert(kernel::needs_border(g));
    return std::is_same_v<kernel::conv_forward<g, float, isa::native>,
                          kernel::reference_conv<g, float, isa::native>>;
}

// Channels that fill vectors, that leave remainders of every size, and fewer than any vector.
constexpr any_conv square{{7, 19, 32}, 32, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 32};
constexpr any_conv odd{{9, 11, 31}, 31, {5, 5}, {2, 2}, {2, 2, 2, 2}, {1, 1}, 31};
constexpr any_conv few{{11, 13, 3}, 3, {7, 9}, {1, 1}, {3, 3, 4, 4}, {1, 1}, 3};
constexpr any_conv dilated{{13, 17, 24}, 24, {3, 3}, {1, 1}, {2, 2, 3, 0}, {2, 3}, 24};
constexpr any_conv strided{{11, 14, 20}, 20, {2, 3}, {3, 4}, {1, 0, 2, 1}, {1, 1}, 20};
// Rows of many tiles.
constexpr any_conv long_rows{{2, 45, 18}, 18, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 18};
constexpr any_conv long_strided{{3, 83, 5}, 5, {2, 5}, {1, 2}, {0, 1, 3, 2}, {1, 1}, 5};
constexpr any_conv one_wide{{7, 1, 17}, 17, {3, 1}, {1, 1}, {1, 1, 0, 0}, {1, 1}, 17};
constexpr any_conv padded{{3, 5, 18}, 18, {3, 3}, {2, 1}, {4, 3, 5, 4}, {1, 1}, 18};

// Columns 2 KB apart.
constexpr any_conv aligned{{5, 7, 512}, 512, {3, 3}, {1, 1}, {1, 1, 1, 1}, {1, 1}, 512};

constexpr any_conv two_groups{{6, 15, 6}, 38, {5, 5}, {1, 1}, {2, 2, 2, 2}, {1, 1}, 2};
constexpr any_conv many_groups{{5, 7, 32}, 32, {3, 3}, {2, 2}, {1, 1, 1, 1}, {1, 1}, 8};
constexpr any_conv three_groups{{7, 5, 9}, 15, {3, 2}, {1, 2}, {0, 1, 1, 0}, {1, 1}, 3};
constexpr any_conv points{{3, 5, 8}, 64, {1, 1}, {1, 1}, {}, {1, 1}, 4};
constexpr any_conv multiplied{{5, 7, 3}, 12, {3, 2}, {1, 2}, {1, 0, 0, 1}, {2, 1}, 3};
constexpr any_conv atrous{{11, 17, 3}, 40, {3, 3}, {1, 1}, {3, 3, 3, 3}, {3, 3}};
constexpr any_conv atrous_groups{{9, 10, 4}, 10, {3, 3}, {2, 1}, {2, 1, 3, 0}, {2, 3}, 2};
constexpr any_conv atrous_rows{{9, 8, 2}, 4, {3, 1}, {1, 1}, {2, 2, 0, 0}, {2, 3}};
constexpr any_conv atrous_tall{{9, 8, 2}, 5, {3, 3}, {1, 1}, {2, 2, 1, 1}, {2, 1}};

} // namespace

TEST_CASE("Depthwise convolution agrees with the reference", "[kernel][conv]") {
    check_depthwise<square, float, isa::native>();
    check_depthwise<odd, float, isa::native>();
    check_depthwise<few, float, isa::native>(false);
    check_depthwise<dilated, float, isa::native>();
    check_depthwise<strided, float, isa::native>();
    check_depthwise<one_wide, float, isa::native>();
    check_depthwise<padded, float, isa::native>();
    check_depthwise<long_rows, float, isa::native>();
    check_depthwise<long_strided, float, isa::native>(false);
}

TEST_CASE("Depthwise convolution applies an activation before it stores its sums",
          "[kernel][conv]") {
    check_fused<square, kernel::relu6_function, float, isa::native>();
    check_fused<odd, kernel::hard_swish_function, float, isa::native>();
    check_fused<long_rows, kernel::relu_function, float, isa::sse>();
    check_fused<padded, kernel::relu6_function, double, isa::native>();
}

TEST_CASE("Depthwise convolution gives the same bits for any parts and output address",
          "[kernel][conv]") {
    check_depthwise<aligned, float, isa::native>();
    // Such distances in the lowest 12 bits that both channel orders occur, whatever the address of
    // x.
    constexpr kernel::conv_geometry g = aligned.on(lane_axis::channels, {}, {});
    using tested = kernel::conv_forward<g, float, isa::native>;
    constexpr std::ptrdiff_t size = g.output.size();
    const auto x = test::random_numbers<float>(size, 1);
    const auto w = test::random_numbers<float>(tested::packed_size, 2);
    test::walled<float> y(size + 1024);
    std::vector<float> first;
    for (const int offset : {0, 128, 256, 384, 512, 640, 768, 896}) {
        // Rows one by one and in pairs, with another start the second time.
        const int part = offset == 0 ? 0 : 1;
        tested::forward(x.data(), w.data(), nullptr, y.data() + offset, 0, part);
        tested::forward(x.data(), w.data(), nullptr, y.data() + offset, part,
                        g.output.extent.height);
        CHECK(y.untouched());
        const std::vector<float> found(y.data() + offset, y.data() + offset + size);
        if (offset == 0) first = found;
        CHECK(found == first);
    }
}

TEST_CASE("Depthwise convolution agrees in double and in other vectors", "[kernel][conv]") {
    check_depthwise<odd, double, isa::native>();
    check_depthwise<square, double, isa::sse>(false);
    check_depthwise<dilated, float, isa::sse>();
    check_depthwise<padded, float, isa::avx2>();
    check_depthwise<strided, float, isa::portable>();
}

TEST_CASE("Direct convolution with groups agrees with the reference", "[kernel][conv]") {
    check_direct<two_groups, float, isa::native>();
    check_direct<many_groups, float, isa::native>();
    check_direct<three_groups, float, isa::native>(false);
    check_direct<points, float, isa::native>();
    check_direct<multiplied, float, isa::native>();
}

TEST_CASE("Direct dilated convolution agrees with the reference", "[kernel][conv]") {
    check_direct<atrous, float, isa::native>();
    check_direct<atrous_groups, float, isa::native>();
    check_direct<atrous_rows, float, isa::native>(false);
    check_direct<atrous_tall, float, isa::native>();
}

TEST_CASE("Direct convolution with groups and dilation agrees in double and in other vectors",
          "[kernel][conv]") {
    check_direct<two_groups, double, isa::native>();
    check_direct<atrous_groups, double, isa::sse>();
    check_direct<three_groups, float, isa::sse>();
    check_direct<atrous, float, isa::avx2>();
    check_direct<many_groups, float, isa::portable>();
}

TEST_CASE("Fewer than 4 filters a group are left to the reference", "[kernel][conv]") {
    STATIC_REQUIRE(falls_to_reference<any_conv{{5, 5, 6}, 9, {3, 3}, {1, 1}, {}, {1, 1}, 3}>());
    STATIC_REQUIRE(falls_to_reference<any_conv{{5, 5, 4}, 8, {3, 3}, {1, 1}, {}, {1, 1}, 4}>());
    STATIC_REQUIRE(falls_to_reference<any_conv{{5, 5, 1}, 1, {3, 3}}>());
}

TEST_CASE("The grouped, dilated reference agrees with a sum written out", "[kernel][conv]") {
    // Two groups of one channel, a filter of 1 x 2 with taps 2 apart, in a row of 4.
    constexpr any_conv a{{1, 4, 2}, 2, {1, 2}, {1, 1}, {}, {1, 2}, 2};
    using oracle = kernel::reference_conv<a.on(lane_axis::channels, {}, {}), double, isa::native>;
    const double x[8] = {1, 10, 2, 20, 3, 30, 4, 40};
    const double w[4] = {1, 100, 3, 5};
    double y[4] = {};
    oracle::forward(x, w, nullptr, y, 0, 1);
    const double expected[4] = {1 + 300, 30 + 150, 2 + 400, 60 + 200};
    for (int i = 0; i < 4; ++i) CHECK(y[i] == expected[i]);
    const double dy[4] = {1, 2, 3, 4};
    double dx[8] = {};
    oracle::add_data_gradient(dy, w, dx);
    const double expected_dx[8] = {1, 6, 3, 12, 100, 10, 300, 20};
    for (int i = 0; i < 8; ++i) CHECK(dx[i] == expected_dx[i]);
    double dw[4] = {};
    double db[2] = {};
    oracle::add_weight_gradient(x, dy, dw, db);
    const double expected_dw[4] = {1 + 6, 3 + 12, 20 + 80, 60 + 160};
    for (int i = 0; i < 4; ++i) CHECK(dw[i] == expected_dw[i]);
    CHECK(db[0] == 4);
    CHECK(db[1] == 6);
}
