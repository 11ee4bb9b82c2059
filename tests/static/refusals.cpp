// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the reasons for which networks are refused: one mistake and one reason per line, queried
// without an error.
#include <strider/network.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace strider;

namespace {

/// Whether a network is refused for this reason at this layer (-1: at its input).
template <problem Why, int At, class... InputAndLayers>
constexpr bool refused_for =
    !valid_network<InputAndLayers...> && diagnose<InputAndLayers...>.kind == Why &&
    diagnose<InputAndLayers...>.layer == At;

using enum problem;
using in = input<8, 8, 3>;
template <class... Options>
using c = conv<4, filter<3>, Options...>;
template <class... Options>
using t = conv_transpose<4, filter<3>, Options...>;

static_assert(valid_network<in, relu>);
static_assert(diagnose<in, relu> == diagnosis{});
static_assert(explain(diagnose<in, relu>).empty());

static_assert(refused_for<no_input, -1>);                     // no arguments
static_assert(refused_for<no_input, -1, relu>);               // begins with a layer
static_assert(refused_for<no_input, -1, int, relu>);          // not an input
static_assert(refused_for<no_input, -1, sequence<in, relu>>); // an input cannot hide in a sequence
static_assert(refused_for<no_layers, -1, in>);
static_assert(refused_for<no_layers, -1, in, sequence<>>);
static_assert(refused_for<no_layers, -1, in, sequence<sequence<>, sequence<>>>);
static_assert(refused_for<second_input, 0, in, in>);
static_assert(refused_for<second_input, 1, in, relu, in>);
static_assert(refused_for<second_input, 2, in, relu, sequence<relu, in>>);

static_assert(refused_for<extent_not_positive, -1, input<0, 8, 3>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<8, 0, 3>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<8, 8, 0>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<-8, -8, 3>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<8, 8.0, 3>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<8, true, 3>, relu>);
static_assert(refused_for<extent_not_positive, -1, input<4294967296, 1, 1>, relu>); // not 0
static_assert(refused_for<extent_not_positive, -1, input<4294967297, 1, 1>, relu>); // not 1
static_assert(refused_for<input_arguments, -1, input<>, relu>);
static_assert(refused_for<input_arguments, -1, input<8>, relu>);
static_assert(refused_for<input_arguments, -1, input<8, 8>, relu>);
static_assert(refused_for<input_arguments, -1, input<1, 3, 8, 8>, relu>);
static_assert(network<input<8u, 8l, 3>, relu>::output == shape{8, 8, 3});       // of any type
static_assert(refused_for<volume_too_large, -1, input<46341, 46341, 1>, relu>); // 2^31 and some
static_assert(valid_network<input<46340, 46340, 1>, relu>);                     // less
static_assert(refused_for<volume_too_large, -1, input<2147483647, 2147483647, 2147483647>, relu>);

static_assert(refused_for<not_a_layer, 0, in, int>);
static_assert(refused_for<not_a_layer, 1, in, relu, network<in, relu>>);
static_assert(refused_for<not_a_layer, 2, in, relu, sequence<relu, void>>);
static_assert(refused_for<option_as_layer, 1, in, c<>, pad<1>>);
static_assert(refused_for<option_as_layer, 0, in, no_bias>);
static_assert(refused_for<layer_as_option, 0, in, c<relu>>);
static_assert(refused_for<layer_as_option, 0, in, max_pool<filter<2>, softmax>>);
static_assert(refused_for<layer_as_option, 0, in, fully_connected<10, relu>>);

static_assert(refused_for<missing_filter, 0, in, conv<4>>);
static_assert(refused_for<missing_filter, 0, in, conv<4, stride<2>, pad_same>>);
static_assert(refused_for<missing_filter, 1, in, relu, max_pool<>>);
static_assert(refused_for<missing_filter, 0, in, avg_pool<stride<2>>>);
static_assert(refused_for<no_filters, 0, in, conv<0, filter<3>>>);
static_assert(refused_for<no_filters, 0, in, conv<-1, filter<3>>>);
static_assert(refused_for<no_filters, 0, in, fully_connected<0>>);

static_assert(refused_for<option_twice, 0, in, c<filter<3>>>);
static_assert(refused_for<option_twice, 0, in, c<stride<1>, stride<1>>>); // equal, but twice
static_assert(refused_for<option_twice, 0, in, c<pad<1>, no_bias, pad<2>>>);
static_assert(refused_for<option_twice, 0, in, c<pad_same, pad_same>>);
static_assert(refused_for<option_twice, 0, in, c<no_bias, no_bias>>);
static_assert(refused_for<option_twice, 0, in, c<floor_fit, floor_fit>>);
static_assert(refused_for<option_twice, 0, in, fully_connected<1, no_bias, no_bias>>);
static_assert(refused_for<options_exclude, 0, in, c<pad<1>, pad_same>>);
static_assert(refused_for<options_exclude, 0, in, c<pad_same, pad<1>>>); // in either order
static_assert(refused_for<options_exclude, 0, in, c<floor_fit, ceil_fit>>);
static_assert(refused_for<options_exclude, 0, in, c<exact_fit, floor_fit>>);
static_assert(refused_for<option_unknown, 0, in, max_pool<filter<2>, no_bias>>);
static_assert(refused_for<option_unknown, 0, in, avg_pool<filter<2>, no_bias>>);
static_assert(refused_for<option_unknown, 0, in, fully_connected<10, filter<3>>>);
static_assert(refused_for<option_unknown, 0, in, c<int>>);
static_assert(refused_for<option_unknown, 0, in, c<sequence<>>>);
static_assert(refused_for<option_arguments, 0, in, c<pad<>>>);
static_assert(refused_for<option_arguments, 0, in, c<pad<1, 1, 1>>>);
static_assert(refused_for<option_arguments, 0, in, c<pad<1, 1, 1, 1, 1>>>);
static_assert(refused_for<option_arguments, 0, in, c<stride<1, 1, 1>>>);
static_assert(refused_for<option_arguments, 0, in, conv<4, filter<3, 3, 3>>>);
static_assert(refused_for<option_arguments, 0, in, conv<4, filter<>>>);
static_assert(refused_for<option_value, 0, in, conv<4, filter<0>>>);
static_assert(refused_for<option_value, 0, in, conv<4, filter<3, -3>>>);
static_assert(refused_for<option_value, 0, in, c<stride<0>>>);
static_assert(refused_for<option_value, 0, in, c<stride<1, -1>>>);
static_assert(refused_for<option_value, 0, in, c<pad<-1>>>);
static_assert(refused_for<option_value, 0, in, c<pad<0, 0, 0, -1>>>);
static_assert(refused_for<argument_value, 0, in, dropout<100>>);
static_assert(refused_for<argument_value, 0, in, dropout<-1>>);

static_assert(refused_for<filter_too_large, 0, in, conv<4, filter<9, 8>>>); // too high
static_assert(refused_for<filter_too_large, 0, in, conv<4, filter<8, 9>>>); // too wide
static_assert(refused_for<filter_too_large, 0, in, conv<4, filter<11>, pad<1>>>);
static_assert(valid_network<in, conv<4, filter<10>, pad<1>>>);
static_assert(refused_for<filter_too_large, 0, in, conv<4, filter<9>, floor_fit>>); // nothing fits
static_assert(refused_for<filter_too_large, 0, in, max_pool<filter<9>, ceil_fit>>);
static_assert(refused_for<filter_too_large, 1, in, max_pool<filter<4>>, c<>>);
static_assert(refused_for<does_not_divide, 0, in, c<stride<2>>>);
static_assert(refused_for<does_not_divide, 0, input<9, 8, 3>, c<stride<2>>>); // the width only
static_assert(refused_for<does_not_divide, 0, input<8, 9, 3>, c<stride<2>>>); // the height only
static_assert(refused_for<does_not_divide, 0, in, max_pool<filter<3>>>);
static_assert(refused_for<does_not_divide, 2, in, c<>, relu, avg_pool<filter<4>>>);
static_assert(refused_for<pad_reaches_filter, 0, in, max_pool<filter<2>, pad<2>>>);
static_assert(refused_for<pad_reaches_filter, 0, in, avg_pool<filter<2>, pad<2, 0, 0, 0>>>);
static_assert(refused_for<pad_reaches_filter, 0, in, avg_pool<filter<2>, pad<0, 2, 0, 0>>>);
static_assert(refused_for<pad_reaches_filter, 0, in, avg_pool<filter<2>, pad<0, 0, 2, 0>>>);
static_assert(refused_for<pad_reaches_filter, 0, in, avg_pool<filter<2>, pad<0, 0, 0, 2>>>);
static_assert(valid_network<in, c<pad<3>>>); // a convolution may: it sees zeros there
static_assert(refused_for<after_softmax, 1, in, softmax, relu>);
static_assert(refused_for<after_softmax, 1, in, softmax, softmax>);
static_assert(refused_for<after_softmax, 1, in, sequence<softmax>, dropout<>>);
// At the end of a branch or a body the mistake is located there.
static_assert(refused_for<after_softmax, 1, in, concat<sequence<relu, softmax>, relu>>);
static_assert(diagnose<in, concat<sequence<relu, softmax>, relu>>.where ==
              "layer 0: concat branch 0: layer 1");
static_assert(diagnose<in, concat<relu, sequence<relu, softmax>>>.where ==
              "layer 0: concat branch 1: layer 1");
static_assert(diagnose<in, residual<softmax, relu>>.where == "layer 0: residual body");
static_assert(diagnose<in, residual<relu, softmax>>.where == "layer 0: residual shortcut");
static_assert(diagnose<in, gate<concat<softmax, relu>, c<>>>.where ==
              "layer 0: gate body: layer 0: concat branch 0");
static_assert(valid_network<in, gate<c<pad<1>>, conv<3, filter<1>>, softmax>, relu>); // factors
static_assert(diagnose<in, softmax, concat<identity, identity>>.where == "layer 1");
static_assert(refused_for<volume_too_large, 0, input<4096, 4096, 1>, conv<128, filter<1>>>);
static_assert(valid_network<input<4096, 4096, 1>, conv<127, filter<1>>>);
static_assert(refused_for<volume_too_large, 0, in, c<pad<2147483647>>>); // no intermediate overflow
static_assert(refused_for<volume_too_large, 0, in,
                          conv<1, filter<1>, stride<80007>, pad<40000>>>); // the padded input

// Groups
using deep = input<8, 8, 6>;
static_assert(refused_for<groups_do_not_divide, 0, deep, conv<8, filter<3>, groups<4>>>);
static_assert(refused_for<groups_do_not_divide, 0, deep, conv<8, filter<3>, groups<3>>>);
static_assert(refused_for<groups_do_not_divide, 0, deep, conv<8, filter<3>, groups<5>>>);
static_assert(refused_for<groups_do_not_divide, 0, deep, conv_transpose<8, filter<3>, groups<3>>>);
static_assert(valid_network<deep, conv<8, filter<3>, groups<2>>>);
static_assert(refused_for<option_value, 0, deep, conv<8, filter<3>, groups<0>>>);
static_assert(refused_for<option_arguments, 0, deep, conv<8, filter<3>, groups<>>>);
static_assert(refused_for<option_arguments, 0, deep, conv<8, filter<3>, groups<2, 2>>>);
static_assert(refused_for<option_unknown, 0, deep, depthwise_conv<filter<3>, groups<6>>>);
static_assert(refused_for<option_unknown, 0, deep, max_pool<filter<2>, groups<2>>>);
static_assert(diagnose<deep, conv<8, filter<3>, groups<4>>>.number == 4);
static_assert(diagnose<deep, conv<8, filter<3>, groups<4>>>.filters == 8);

// Dilations
static_assert(refused_for<filter_too_large, 0, in, c<dilation<4>>>); // 9 rows
static_assert(valid_network<in, c<dilation<3>>>);                    // 7
static_assert(refused_for<filter_too_large, 0, in, c<dilation<1, 4>>>);
static_assert(refused_for<does_not_divide, 0, in, c<dilation<2>, stride<2>>>);
static_assert(
    refused_for<filter_too_large, 0, in, conv<1, filter<2147483647>, dilation<2147483647>>>);
static_assert(
    refused_for<filter_too_large, 0, in,
                conv<1, filter<2147483647>, dilation<2147483647>, pad_same>>); // pads are ints
static_assert(refused_for<option_value, 0, in, c<dilation<0>>>);
static_assert(refused_for<option_arguments, 0, in, c<dilation<1, 1, 1>>>);
static_assert(refused_for<option_twice, 0, in, c<dilation<1>, dilation<1>>>);
static_assert(refused_for<option_unknown, 0, in, avg_pool<filter<2>, dilation<2>>>);

// Numbers that are not integers, and those beyond int
static_assert(refused_for<option_fraction, 0, in, c<stride<1.5>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<1, 1.5>>>);
static_assert(refused_for<option_fraction, 0, in, c<pad<0.5>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<1.0>>>); // integral, but a double
static_assert(refused_for<option_fraction, 0, in, conv<4, filter<2147483648>>>);
static_assert(valid_network<in, conv<4, filter<3u>, stride<5l>>>);
static_assert(valid_network<in, conv<4u, filter<3>>, fully_connected<10l>>);
enum class colour { red, green };
int somewhere = 0;
static_assert(refused_for<option_fraction, 0, in, c<stride<true>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<'\1'>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<nullptr>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<colour::green>>>);
static_assert(refused_for<option_fraction, 0, in, c<stride<shape{1, 1, 1}>>>);
static_assert(refused_for<option_fraction, 0, in, c<pad<&somewhere>>>);
static_assert(refused_for<option_fraction, 0, in, c<pad<false>>>);
static_assert(refused_for<option_fraction, 0, in, c<pad<18446744073709551615u>>>); // not -1
static_assert(refused_for<option_fraction, 0, in, c<pad<4294967296>>>);            // not 0
static_assert(refused_for<option_fraction, 0, in, conv<4, filter<3ull << 32>>>);
static_assert(refused_for<option_fraction, 0, in, c<dilation<1.0f>>>);
static_assert(refused_for<option_fraction, 0, in, c<groups<true>>>);
static_assert(refused_for<option_fraction, 0, in, t<stride<2>, output_pad<true>>>);
static_assert(refused_for<option_value, 0, in, c<pad<-4294967296>>>); // an integer, but too small
static_assert(diagnose<in, c<pad<-4294967296>>>.option == "pad<-4294967296>");
static_assert(diagnose<in, c<pad<18446744073709551615u>>>.option == "pad<18446744073709551615>");
static_assert(diagnose<in, c<stride<nullptr>>>.option == "stride<nullptr>");
static_assert(diagnose<in, c<stride<true, 2>>>.option == "stride<true, 2>");
static_assert(diagnose<in, c<stride<'a'>>>.option == "stride<'a'>");
static_assert(refused_for<argument_value, 0, in, conv<4.5, filter<3>>>);
static_assert(refused_for<argument_value, 0, in, conv<4294967297, filter<3>>>); // not 1
static_assert(refused_for<argument_value, 0, in, conv<true, filter<3>>>);
static_assert(refused_for<argument_value, 0, in, conv<nullptr, filter<3>>>);
static_assert(refused_for<argument_value, 0, in, conv_transpose<'a', filter<3>>>);
static_assert(refused_for<argument_value, 0, in, fully_connected<10.0>>);
static_assert(diagnose<in, fully_connected<10.5>>.option == "fully_connected<10.5, ...>");
static_assert(refused_for<option_arguments, 0, in, c<pad<1, 1, 1>>>);

// Transposed convolutions
static_assert(refused_for<missing_filter, 0, in, conv_transpose<4>>);
static_assert(refused_for<no_filters, 0, in, conv_transpose<0, filter<3>>>);
static_assert(refused_for<output_not_positive, 0, in, t<pad<5>>>);
static_assert(valid_network<in, t<pad<4>>>); // 10 rows minus 8
static_assert(refused_for<output_not_positive, 0, in, t<pad<0, 0, 5, 5>>>);
static_assert(refused_for<output_pad_too_large, 0, in, t<output_pad<1>>>);
static_assert(refused_for<output_pad_too_large, 0, in, t<stride<2>, output_pad<2>>>);
static_assert(refused_for<output_pad_too_large, 0, in, t<stride<2, 3>, output_pad<2>>>);
static_assert(valid_network<in, t<stride<2, 3>, output_pad<1, 2>>>);
static_assert(valid_network<in, t<dilation<3>, output_pad<2>>>);
static_assert(refused_for<volume_too_large, 0, in, t<stride<100000>>>);
static_assert(refused_for<volume_too_large, 0, in, t<stride<2147483647>, dilation<2147483647>>>);
static_assert(refused_for<option_unknown, 0, in, t<pad_same>>);
static_assert(refused_for<option_unknown, 0, in, t<floor_fit>>);
static_assert(refused_for<option_unknown, 0, in, c<output_pad<1>>>);
static_assert(refused_for<option_value, 0, in, t<output_pad<-1>>>);
static_assert(refused_for<layer_as_option, 0, in, t<relu>>);

// Layers' own numbers
static_assert(refused_for<argument_value, 0, in, dropout<0.5>>);
static_assert(refused_for<argument_value, 0, in, dropout<true>>);
static_assert(refused_for<argument_value, 0, in, dropout<nullptr>>);
static_assert(valid_network<in, dropout<50u>>);
static_assert(refused_for<argument_count, 0, in, maxout<>>);
static_assert(refused_for<argument_count, 0, in, maxout<3, 1>>);
static_assert(refused_for<argument_value, 0, in, maxout<3.0>>);
static_assert(refused_for<argument_count, 0, in, upsample<2, 2>>);
static_assert(refused_for<argument_value, 0, in, upsample<1.5>>);
static_assert(refused_for<argument_value, 0, in, upsample<4294967298>>); // not 2
static_assert(refused_for<argument_value, 0, in, crop<0.5>>);
static_assert(refused_for<argument_value, 0, in, crop<1, true>>);
static_assert(refused_for<argument_count, 0, in, pad_channels<1>>);
static_assert(refused_for<argument_count, 0, in, pad_channels<1, 1, 1>>);
static_assert(refused_for<argument_value, 0, in, pad_channels<1, 1.0>>);
static_assert(refused_for<argument_count, 0, in, batch_norm_with<1e-3>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<1e-3, nullptr>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<true, 0.1>>);
static_assert(valid_network<in, batch_norm_with<1e-3, 1>>); // an integer is accepted
static_assert(refused_for<argument_value, 0, in, local_response_norm<2.5>>);
static_assert(refused_for<argument_value, 0, in, local_response_norm<5, true>>);
static_assert(valid_network<in, local_response_norm<5, 1, 0.75, 2>>);
using often = repeat<2147483647, relu>;
static_assert(refused_for<too_many_layers, -1, in,
                          repeat<2147483647, repeat<2147483647, often>>>); // no overflow
static_assert(refused_for<repeat_count, 0, in, repeat<2.5, relu>>);
static_assert(refused_for<repeat_count, 0, in, repeat<2, repeat<0, relu>>>); // not an empty block
static_assert(refused_for<repeat_count, 0, in, named<"a", repeat<-1, relu>>>);
static_assert(refused_for<repeat_count, 0, in, repeat<true, relu>>);
static_assert(refused_for<repeat_count, 0, in, repeat<4294967297, relu>>);
static_assert(refused_for<argument_value, 0, in, maxout<0>>);
static_assert(refused_for<argument_value, 0, in, maxout<-1>>);
static_assert(refused_for<maxout_does_not_divide, 0, in, maxout<2>>);
static_assert(valid_network<in, maxout<3>>);
static_assert(refused_for<argument_value, 0, in, upsample<0>>);
static_assert(refused_for<volume_too_large, 0, in, upsample<100000>>);
static_assert(refused_for<argument_value, 0, in, crop<-1>>);
static_assert(refused_for<argument_value, 0, in, crop<1, 1, 1, -1>>);
static_assert(refused_for<argument_count, 0, in, crop<>>);
static_assert(refused_for<argument_count, 0, in, crop<1, 1, 1>>);
static_assert(refused_for<argument_count, 0, in, crop<1, 1, 1, 1, 1>>);
static_assert(refused_for<nothing_left, 0, in, crop<4>>);
static_assert(refused_for<nothing_left, 0, in, crop<0, 0, 8, 0>>);
static_assert(valid_network<in, crop<0, 0, 7, 0>>);
static_assert(refused_for<argument_value, 0, in, pad_channels<-1, 0>>);
static_assert(refused_for<argument_value, 0, in, pad_channels<0, -1>>);
static_assert(refused_for<volume_too_large, 0, in, pad_channels<2147483647, 0>>);
static_assert(refused_for<argument_value, 0, in, local_response_norm<0>>);
static_assert(refused_for<argument_value, 0, in, local_response_norm<5, -1.0>>);
static_assert(refused_for<argument_value, 0, in, local_response_norm<5, 1.0, -1.0>>);
static_assert(refused_for<argument_value, 0, in, local_response_norm<5, 1.0, 1.0, 0.0>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<0.0, 0.1>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<-1.0, 0.1>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<1e-5, -0.1>>);
static_assert(refused_for<argument_value, 0, in, batch_norm_with<1e-5, 1.1>>);
static_assert(valid_network<in, batch_norm_with<1e-5, 1.0>>);

// Counts that overflow
using large = input<46340, 46340, 1>;
static_assert(refused_for<too_many_parameters, 0, large, fully_connected<2147483647>>);
static_assert(refused_for<too_many_parameters, 0, input<32768, 32768, 1>,
                          conv_transpose<2147483647, filter<1>, groups<1>, pad<16383>>> ==
              false); // its output is already too large
static_assert(refused_for<too_many_macs, 0, large, conv<200000, filter<46241>>>);
static_assert(valid_network<large, fully_connected<500'000'000>>);
static_assert(detail::count_product(std::int64_t{1} << 59, 2) == detail::max_counted);
static_assert(detail::count_product(std::int64_t{1} << 59, 2, 1) == detail::max_counted);
static_assert(detail::count_product(std::int64_t{1} << 59, 3) == detail::max_counted + 1);
static_assert(detail::count_product(1 << 30, 1 << 30, 1 << 30, 1 << 30) == detail::max_counted + 1);

// The first of two mistakes is reported.
static_assert(refused_for<does_not_divide, 0, in, c<stride<2>>, c<stride<0>>>);
static_assert(refused_for<not_a_layer, 1, in, softmax, int>); // rather than after_softmax

// The numbers of a diagnosis
constexpr diagnosis told = diagnose<in, relu, conv<4, filter<3>, stride<2, 3>, pad<1>>>;
static_assert(told.name == "conv");
static_assert(told.input == shape{8, 8, 3});
static_assert(told.window.stride_height == 2 && told.window.stride_width == 3);
static_assert(diagnose<in, c<floor_fit, ceil_fit>>.option == "ceil_fit");
static_assert(diagnose<in, c<floor_fit, ceil_fit>>.other == "floor_fit");
static_assert(diagnose<in, c<stride<1, 0>>>.option == "stride<1, 0>");
static_assert(diagnose<in, c<stride<1, 0>>>.number == 0 &&
              diagnose<in, c<stride<1, 0>>>.least == 1);
static_assert(diagnose<in, fully_connected<1, pad<1>>>.known.contains(option_kind::no_bias));

// Quotients are rounded.
static_assert(
    explain(diagnose<input<4, 5, 1>, conv<1, filter<2, 5>, stride<3>, no_bias>>) ==
    "layer 0: conv: a 2x5 filter, stride 3, pad 0, on a 4x5x1 input: height (4 + 2*0 - "
    "2) / 3 + 1 = 1.67\nfits with: stride 1 or 2; or pad<0, 1, 0, 0>; or floor_fit, which "
    "leaves 2 rows out; or ceil_fit, which adds 1 row");

// What would fit
template <class... InputAndLayers>
constexpr bool says_last(const char* words) {
    const message_text told_all = explain(diagnose<InputAndLayers...>);
    std::size_t begin = 0;
    for (std::size_t n = 0; n < told_all.size(); ++n)
        if (told_all.characters[n] == '\n') begin = n + 1;
    message_text last;
    for (std::size_t n = begin; n < told_all.size(); ++n) last << told_all.characters[n];
    return last == words;
}
static_assert(says_last<input<8, 8, 96>, conv<20, filter<3>, groups<3>>>(
    "fits with: groups 1, 2 or 4, which divide both; or 18 or 21 filters"));
static_assert(says_last<input<1, 1, 512>, conv<512, filter<1>, groups<60>>>(
    "fits with: groups 2, 4, 8, 16, 32 or 64, which divide both"));
static_assert(says_last<input<7, 7, 3>, conv<1, filter<3>, dilation<4>, stride<2>>>(
    "fits with: dilation 3; or filter 2; or pad 1"));
static_assert(says_last<input<7, 7, 3>, conv<6, filter<4>, stride<2>>>(
    "fits with: stride 1 or 3; or pad_same; or floor_fit, which leaves 1 row and 1 column out; or "
    "ceil_fit, which adds 1 row and 1 column"));
static_assert(
    says_last<in, maxout<2>>("fits with: maxout of 1 or 3; or 2 or 4 channels before it"));
static_assert(says_last<input<9, 4, 1>, crop<2>>("fits with: crop<1> or less"));

// An input with its channels first
static_assert(says_last<input<3, 32, 32>, conv<16, filter<5>>>(
    "input<3, 32, 32> is 3 rows of 32 columns with 32 channels; strider is channels-last: "
    "input<32, 32, 3>"));
static_assert(says_last<input<1, 28, 28>, relu, max_pool<filter<2>>>(
    "input<1, 28, 28> is 1 row of 28 columns with 28 channels; strider is channels-last: "
    "input<28, 28, 1>"));
static_assert(says_last<input<5, 32, 32>, maxout<3>>(
    "fits with: maxout of 1, 2, 4, 8, 16 or 32; or 30 or 33 channels before it")); // not of images
static_assert(says_last<input<3, 32, 31>, maxout<3>>(
    "fits with: maxout of 1 or 31; or 30 or 33 channels before it")); // no square
static_assert(says_last<input<3, 32, 32>, conv<16, filter<3>, stride<0>>>(
    "each number must be at least 1")); // of any input

// Suggestions do fit.
static_assert(valid_network<input<7, 7, 3>, conv<1, filter<3>, dilation<3>, stride<2>>>);
static_assert(valid_network<input<7, 7, 3>, conv<1, filter<2>, dilation<4>, stride<2>>>);
static_assert(valid_network<input<7, 7, 3>, conv<1, filter<3>, dilation<4>, stride<2>, pad<1>>>);
static_assert(valid_network<input<7, 7, 3>, conv<6, filter<4>, stride<2>, pad_same>>);
static_assert(valid_network<input<224, 224, 3>, conv<64, filter<7>, stride<2>, pad<3, 2, 3, 2>>>);
static_assert(valid_network<input<224, 224, 3>, conv<64, filter<7>, stride<2>, pad<3>, floor_fit>>);
static_assert(valid_network<in, c<stride<2>, pad<0, 1, 0, 1>>>);
static_assert(valid_network<in, max_pool<filter<3>, pad<0, 1, 0, 1>>>);

// A type that is not a layer, by its name
namespace elsewhere {
struct Conv2d {};
struct MaxPool2D {};
struct Linear {};
struct ReLU {};
struct ReLU6 {};
struct Relu7 {};
struct PReLU {};
struct SELU {};
struct SiLU {};
struct Hardtanh {};
struct Conv1d {};
struct MaxPool3d {};
struct Conv2DTranspose {};
struct UpsamplingNearest2d {};
struct drop_out {};
struct LeakyReLu {};
struct BatchNorm2d {};
struct softmx {};
struct matrix {};
struct sum {};
} // namespace elsewhere
template <class T>
constexpr std::string_view meant = [] {
    const char* layer = detail::nearest_layer(name_of_type<T>());
    return layer == nullptr ? std::string_view{} : std::string_view(layer);
}();
static_assert(meant<elsewhere::Conv2d> == "conv");
static_assert(meant<elsewhere::MaxPool2D> == "max_pool");
static_assert(meant<elsewhere::Linear> == "fully_connected");
static_assert(meant<elsewhere::ReLU> == "relu");
static_assert(meant<elsewhere::ReLU6> == "relu6");
static_assert(meant<elsewhere::Relu7>.empty());
static_assert(meant<elsewhere::PReLU>.empty()); // layers that strider lacks
static_assert(meant<elsewhere::SELU>.empty());
static_assert(meant<elsewhere::SiLU>.empty());
static_assert(meant<elsewhere::Hardtanh>.empty());
static_assert(meant<elsewhere::Conv1d>.empty());
static_assert(meant<elsewhere::MaxPool3d>.empty());
static_assert(meant<elsewhere::Conv2DTranspose> == "conv_transpose");
static_assert(meant<elsewhere::UpsamplingNearest2d> == "upsample");
static_assert(meant<elsewhere::drop_out> == "dropout");
static_assert(meant<elsewhere::LeakyReLu> == "leaky_relu");
static_assert(meant<elsewhere::BatchNorm2d> == "batch_norm");
static_assert(meant<elsewhere::softmx> == "softmax");
static_assert(meant<elsewhere::matrix>.empty());
static_assert(meant<elsewhere::sum>.empty());
static_assert(meant<int>.empty());
static_assert(meant<void>.empty());

// A concept: a template can ask.
template <int S>
    requires valid_network<in, c<stride<S>>>
constexpr bool accepts() { return true; }
template <int S>
constexpr bool accepted = requires {
    accepts<S>();
};
static_assert(accepted<1>);
static_assert(!accepted<2>); // 8 - 3 is odd
static_assert(!accepted<0>);
static_assert(accepted<5>);

} // namespace
