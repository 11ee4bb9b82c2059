// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests receptive windows against worked examples from papers.
#include <strider/network.hpp>

using namespace strider;

namespace {

template <class... InputAndLayers>
constexpr receptive_window sees = network<InputAndLayers...>::receptive_field;

template <int N, class... Layers>
struct turns {
    template <class... Before>
    using after = typename turns<N - 1, Layers...>::template after<Before..., Layers...>;
};
template <class... Layers>
struct turns<0, Layers...> {
    template <class... Before>
    using after = sequence<Before...>;
};
/// The layers N times.
template <int N, class... Layers>
using times = typename turns<N, Layers...>::template after<>;

template <int S = 1>
using three = conv<1, filter<3>, stride<S>, pad<1>, floor_fit>;
template <int S = 1>
using depthwise = depthwise_conv<filter<3>, stride<S>, pad<1>, floor_fit>;

namespace resnet_v1_50 { // [Araujo19]: 483, stride 32; the longest path, 1x1 convolutions left out

using path = sequence<conv<1, filter<7>, stride<2>, pad<3>, floor_fit>,
                      max_pool<filter<3>, stride<2>, pad<1>, floor_fit>, //
                      times<2, three<>>, three<2>,                       //
                      times<3, three<>>, three<2>,                       //
                      times<5, three<>>, three<2>,                       //
                      times<3, three<>>>;
static_assert(sees<input<224, 224, 3>, path>.height == 483);
static_assert(sees<input<224, 224, 3>, path>.jump_height == 32);

} // namespace resnet_v1_50

namespace mobilenet_v1 { // [Araujo19]: 315, stride 32

using path = sequence<three<2>, depthwise<>, depthwise<2>, depthwise<>, depthwise<2>, depthwise<>,
                      depthwise<2>, times<5, depthwise<>>, depthwise<2>, depthwise<>>;
static_assert(sees<input<224, 224, 3>, path>.height == 315);
static_assert(sees<input<224, 224, 3>, path>.jump_height == 32);

} // namespace mobilenet_v1

namespace stacked_convolutions { // [Dumoulin16], [Araujo19]: F - 1 jumps for each

static_assert(sees<input<32, 32, 1>, three<>>.height == 3);
static_assert(sees<input<32, 32, 1>, times<2, three<>>>.height == 5);
static_assert(sees<input<32, 32, 1>, times<3, three<>>>.height == 7);
static_assert(sees<input<32, 32, 1>, three<2>, three<>> ==
              receptive_window{7, 7, 2, 2, -3, -3}); // 3 + 2 * 2

} // namespace stacked_convolutions

namespace context_module { // [Yu16], table 1: dilations 1, 1, 2, 4, 8, 16, 1, then 1x1

template <int D>
using dilated = conv<1, filter<3>, dilation<D>, pad_same>;
using in = input<64, 64, 1>;
static_assert(sees<in, dilated<1>>.height == 3);
static_assert(sees<in, times<2, dilated<1>>>.height == 5);
static_assert(sees<in, times<2, dilated<1>>, dilated<2>>.height == 9);
static_assert(sees<in, times<2, dilated<1>>, dilated<2>, dilated<4>>.height == 17);
static_assert(sees<in, times<2, dilated<1>>, dilated<2>, dilated<4>, dilated<8>>.height == 33);
using front = sequence<times<2, dilated<1>>, dilated<2>, dilated<4>, dilated<8>, dilated<16>>;
static_assert(sees<in, front>.height == 65);
static_assert(sees<in, front, dilated<1>>.height == 67);
static_assert(sees<in, front, dilated<1>, conv<1, filter<1>>> ==
              receptive_window{67, 67, 1, 1, -33, -33});

} // namespace context_module

namespace enlarged { // windows of outputs between the elements of the input

using in = input<8, 8, 1>;
constexpr receptive_window twice = sees<in, upsample<2>>;
static_assert(twice.height == 1 && twice.jump_height == 1 && twice.phases_height == 2);
static_assert(twice.row_begin(0) == 0 && twice.row_end(0) == 1);
static_assert(twice.row_begin(1) == 0 && twice.row_begin(2) == 1);
// A 2x2 filter with stride 2 writes squares that do not overlap: the same window.
static_assert(sees<in, conv_transpose<1, filter<2>, stride<2>>> == twice);
// A 3x3 filter after it sees two rows of the input in each phase.
constexpr receptive_window then_three = sees<in, upsample<2>, three<>>;
static_assert(then_three.height == 2 && then_three.slack_height == 0);
static_assert(then_three.row_begin(1) == 0 && then_three.row_end(1) == 2);
static_assert(then_three.row_begin(2) == 0 && then_three.row_end(2) == 2);
static_assert(then_three.row_begin(3) == 1 && then_three.row_end(3) == 3);
// A 2x2 filter sees one or two.
constexpr receptive_window then_two = sees<in, upsample<2>, conv<1, filter<2>>>;
static_assert(then_two.height == 2 && then_two.slack_height == 1);
static_assert(then_two.row_end(0) == 1 && then_two.row_end(1) == 2);
// Of 4 rows the first outputs of a transposed 4x4 filter at stride 2 see one or two.
constexpr receptive_window four = sees<in, conv_transpose<1, filter<4>, stride<2>, pad<1>>>;
static_assert(four.row_begin(0) == -1 && four.row_end(0) == 1); // -1 is outside
static_assert(four.row_begin(1) == 0 && four.row_end(1) == 2);
static_assert(four.row_begin(2) == 0 && four.row_end(2) == 2);
// Up and down again gives integers.
static_assert(sees<in, upsample<2>, conv<1, filter<2>, stride<2>>> == receptive_window{});
static_assert(sees<in, max_pool<filter<2>>, upsample<2>> ==
              receptive_window{3, 3, 1, 1, -1, -1}); // two rows of three, depending on the phase
static_assert(sees<in, upsample<3>>.phases_width == 3);
static_assert(sees<in, upsample<2>, upsample<2>>.phases_width == 4);
static_assert(sees<in, upsample<2>>.first_row() == 0);

} // namespace enlarged

namespace moved_and_whole {

using in = input<12, 10, 2>;
static_assert(sees<in, crop<1, 0, 2, 0>> == receptive_window{1, 1, 1, 1, 1, 2});
static_assert(sees<in, max_pool<filter<2>>, crop<1>> == receptive_window{2, 2, 2, 2, 2, 2});
static_assert(sees<in, conv<1, filter<3>>, flatten> == receptive_window{12, 10, 0, 0, 0, 0});
static_assert(sees<in, crop<1>, flatten> == receptive_window{10, 8, 0, 0, 1, 1});
static_assert(sees<in, flatten, relu6> == receptive_window{12, 10, 0, 0, 0, 0});
// Layers that act on each position, or on the maps of a position, do not widen the window.
static_assert(sees<in, batch_norm, elu, gelu, hard_swish, hard_sigmoid, maxout<2>,
                   local_response_norm<>, pad_channels<1, 1>> == receptive_window{});
// Rows and columns separately
static_assert(sees<in, conv<1, filter<3, 1>, dilation<2, 3>>> ==
              receptive_window{5, 1, 1, 1, 0, 0});

} // namespace moved_and_whole

namespace united {

constexpr shape in{20, 20, 1};
constexpr auto both = [](const receptive_window& a, const receptive_window& b) {
    return detail::unite(a, b, in);
};
static_assert(both({3, 3, 1, 1, -1, -1}, {1, 1, 1, 1, 0, 0}) ==
              receptive_window{3, 3, 1, 1, -1, -1}); // a residual of a 3x3 filter
static_assert(both({3, 5, 2, 2, 0, 0}, {3, 1, 2, 2, 4, 2}) == receptive_window{7, 5, 2, 2, 0, 0});
static_assert(both({3, 3, 2, 2, 0, 0}, {3, 3, 1, 2, 0, 0}) ==
              receptive_window{20, 3, 0, 2, 0, 0}); // rows have different windows, columns do not
static_assert(both({20, 20, 0, 0, 0, 0}, {}) ==
              receptive_window{20, 20, 0, 0, 0, 0}); // a gate: a factor that sees everything
static_assert(both({1, 1, 1, 1, 0, 0, 2, 2}, {3, 3, 1, 1, -2, -2, 2, 2}) ==
              receptive_window{3, 3, 1, 1, -2, -2, 2, 2});
static_assert(both({1, 1, 2, 2, 0, 0, 4, 4}, {1, 1, 1, 1, 0, 0, 2, 2}) ==
              receptive_window{1, 1, 2, 2, 0, 0, 4, 4}); // one half is two quarters

} // namespace united

namespace without_end { // values that would overflow: the window is the whole input

template <int N>
using halved = times<N, conv<1, filter<1>, stride<2>>>;
static_assert(sees<input<1, 1, 1>, halved<100>> == receptive_window{1, 1, 0, 0, 0, 0});
static_assert(sees<input<1, 1, 1>, halved<27>>.jump_height == 1 << 27);

} // namespace without_end

} // namespace
