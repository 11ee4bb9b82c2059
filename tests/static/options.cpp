// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the options of layers: order, numbers, defaults and meaning.
#include <strider/network.hpp>

#include <type_traits>

using namespace strider;

namespace {

template <class In, class... Layers>
constexpr shape output_of = network<In, Layers...>::output;

template <class Layer, class In = input<16, 16, 3>>
constexpr window_options window_of = network<In, Layer>::facts[0].window;

// Options in any order give the same layer, although another type.
constexpr window_options straight = window_of<conv<4, filter<4>, stride<2>, pad<1>, no_bias>>;
static_assert(window_of<conv<4, no_bias, pad<1>, stride<2>, filter<4>>> == straight);
static_assert(window_of<conv<4, stride<2>, filter<4>, no_bias, pad<1>>> == straight);
static_assert(window_of<conv<4, filter<4>, pad<1>, stride<2>, no_bias, exact_fit>> == straight);
static_assert(window_of<conv<4, filter<4>, pad<1>, stride<2>>> != straight); // it has a bias

// Defaults
static_assert(window_of<conv<4, filter<3>>>.stride_height == 1);
static_assert(window_of<conv<4, filter<3>>>.stride_width == 1);
static_assert(window_of<conv<4, filter<3>>>.pad_top == 0);
static_assert(window_of<conv<4, filter<3>>>.fit == fit_policy::exact);
static_assert(window_of<conv<4, filter<3>>>.bias);
static_assert(window_of<max_pool<filter<4, 2>>>.stride_height == 4); // a pool's is its filter
static_assert(window_of<max_pool<filter<4, 2>>>.stride_width == 2);
static_assert(window_of<avg_pool<filter<2>, stride<1>>>.stride_height == 1); // unless it is given

// Rows first, columns second
static_assert(output_of<input<9, 9, 1>, conv<1, filter<3, 5>>> == shape{7, 5, 1});
static_assert(output_of<input<9, 9, 1>, conv<1, filter<1>, stride<2, 4>>> == shape{5, 3, 1});
static_assert(output_of<input<6, 9, 2>, max_pool<filter<2, 3>>> == shape{3, 3, 2});
static_assert(output_of<input<9, 5, 1>, conv<1, filter<3>>> == shape{7, 3, 1}); // height first

// pad: 1 number for all sides, 2 for rows and columns, 4 for top, bottom, left and right
static_assert(output_of<input<5, 5, 1>, conv<1, filter<3>, pad<2>>> == shape{7, 7, 1});
static_assert(output_of<input<5, 5, 1>, conv<1, filter<3>, pad<2, 0>>> == shape{7, 3, 1});
static_assert(output_of<input<5, 5, 1>, conv<1, filter<3>, pad<1, 2, 0, 4>>> == shape{6, 7, 1});
constexpr window_options four_sides = window_of<conv<1, filter<3>, pad<1, 2, 3, 4>>>;
static_assert(four_sides.pad_top == 1);
static_assert(four_sides.pad_bottom == 2);
static_assert(four_sides.pad_left == 3);
static_assert(four_sides.pad_right == 4);

// pad_same preserves the size at stride 1; an even filter has its odd row at the bottom and right
static_assert(output_of<input<7, 9, 1>, conv<2, filter<3>, pad_same>> == shape{7, 9, 2});
static_assert(output_of<input<7, 9, 1>, conv<2, filter<2, 4>, pad_same>> == shape{7, 9, 2});
static_assert(output_of<input<7, 9, 1>, max_pool<filter<3>, stride<1>, pad_same>> ==
              shape{7, 9, 1});
static_assert(window_of<conv<1, filter<5>, pad_same>>.pad_top == 2);
static_assert(window_of<conv<1, filter<5>, pad_same>>.pad_bottom == 2);
static_assert(window_of<conv<1, filter<4>, pad_same>>.pad_top == 1);
static_assert(window_of<conv<1, filter<4>, pad_same>>.pad_bottom == 2);
static_assert(window_of<conv<1, pad_same, filter<4, 1>>>.pad_left == 0); // before its filter, too
static_assert(window_of<conv<1, filter<4, 1>, pad_same>>.pad_right == 0);

// exact_fit rejects a remainder, floor_fit drops it, ceil_fit adds an output for it
using odd = input<8, 8, 1>;
static_assert(!valid_network<odd, max_pool<filter<3>, stride<2>>>);
static_assert(!valid_network<odd, max_pool<filter<3>, stride<2>, exact_fit>>);
static_assert(output_of<odd, max_pool<filter<3>, stride<2>, floor_fit>> == shape{3, 3, 1});
static_assert(output_of<odd, max_pool<filter<3>, stride<2>, ceil_fit>> == shape{4, 4, 1});
// Without a remainder they agree.
using even = input<9, 9, 1>;
static_assert(output_of<even, max_pool<filter<3>, stride<2>>> == shape{4, 4, 1});
static_assert(output_of<even, max_pool<filter<3>, stride<2>, floor_fit>> == shape{4, 4, 1});
static_assert(output_of<even, max_pool<filter<3>, stride<2>, ceil_fit>> == shape{4, 4, 1});
// Caffe's clip: no window begins in the padding behind the input (3 outputs without it).
static_assert(output_of<input<4, 4, 1>, max_pool<filter<2>, stride<3>, pad<1>, ceil_fit>> ==
              shape{2, 2, 1});
static_assert(output_of<input<5, 5, 1>, max_pool<filter<2>, stride<3>, pad<1>, ceil_fit>> ==
              shape{2, 2, 1});
static_assert(output_of<input<5, 5, 1>, max_pool<filter<3>, stride<5>, pad<1>, ceil_fit>> ==
              shape{2, 2, 1}); // the second begins at the last of 5 rows
static_assert(output_of<input<4, 4, 1>, max_pool<filter<3>, stride<5>, pad<1>, ceil_fit>> ==
              shape{1, 1, 1}); // it would begin behind the last of 4
// One axis may divide and the other not.
static_assert(!valid_network<input<9, 8, 1>, max_pool<filter<3>, stride<2>>>);
static_assert(output_of<input<9, 8, 1>, max_pool<filter<3>, stride<2>, floor_fit>> ==
              shape{4, 3, 1});

// dilation and groups, in any order with the others; 1 unless they are given
constexpr layer_facts grouped = network<input<16, 16, 4>, conv<8, groups<2>, filter<3>>>::facts[0];
static_assert(grouped.groups == 2 && grouped.weights == 8 * 9 * 2);
static_assert(window_of<conv<4, dilation<2>, filter<3>>> ==
              window_of<conv<4, filter<3>, dilation<2, 2>>>);
static_assert(window_of<conv<4, filter<3>, dilation<2, 3>>>.dilation_height == 2);
static_assert(window_of<conv<4, filter<3>, dilation<2, 3>>>.dilation_width == 3);
static_assert(window_of<conv<4, filter<3>>>.dilation_height == 1);
static_assert(output_of<input<9, 9, 1>, conv<1, filter<3>, dilation<2, 3>>> == shape{5, 3, 1});
// pad_same counts the rows that a dilated filter covers, whatever the order of the options
static_assert(window_of<conv<1, pad_same, filter<3>, dilation<4>>>.pad_top == 4);
static_assert(window_of<conv<1, dilation<3>, pad_same, filter<2>>>.pad_top == 1);
static_assert(window_of<conv<1, dilation<3>, pad_same, filter<2>>>.pad_bottom == 2);
static_assert(output_of<input<5, 6, 1>, conv<1, filter<3>, dilation<7>, pad_same>> ==
              shape{5, 6, 1});
// output_pad: rows at the bottom, columns at the right
static_assert(
    output_of<input<4, 4, 1>, conv_transpose<1, filter<3>, stride<2, 3>, output_pad<1, 2>>> ==
    shape{10, 14, 1});
static_assert(window_of<conv<1, filter<3>>>.output_pad_height == 0);
// Numbers of any integer type are equal.
static_assert(window_of<conv<4, filter<3u>, stride<1l>>> == window_of<conv<4, filter<3>>>);

// no_bias
static_assert(network<input<8, 8, 3>, conv<4, filter<3>>>::parameters == 4 * 27 + 4);
static_assert(network<input<8, 8, 3>, conv<4, filter<3>, no_bias>>::parameters == 4 * 27);
static_assert(network<input<8, 8, 3>, fully_connected<4>>::parameters == 4 * 192 + 4);
static_assert(network<input<8, 8, 3>, fully_connected<4, no_bias>>::parameters == 4 * 192);

// The smallest filter
static_assert(output_of<input<1, 1, 1>, conv<1, filter<1>>> == shape{1, 1, 1});
static_assert(output_of<input<3, 5, 7>, conv<1, filter<3, 5>>> == shape{1, 1, 1}); // all of it

// The concept Option
static_assert(Option<filter<3>>);
static_assert(Option<pad_same>);
static_assert(Option<dilation<2>> && Option<groups<2>> && Option<output_pad<1>>);
static_assert(Option<stride<1.5>>);      // an option, although no layer accepts it
static_assert(!Option<relu>);            // a layer
static_assert(!Option<conv<1, pad<1>>>); // a layer with options
static_assert(!Option<int>);

} // namespace
