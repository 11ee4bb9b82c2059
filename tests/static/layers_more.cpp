// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the rules of the layers beyond the lecture's: volumes, parameters, multiply-accumulates,
// FLOPs and descriptions.
#include <strider/analysis.hpp>
#include <strider/layer/flops.hpp>

#include <string_view>

using namespace strider;

namespace {

using in = input<6, 8, 4>;
template <class... Layers>
using on = network<in, Layers...>;
template <class In, class... Layers>
constexpr shape output_of = network<In, Layers...>::output;
template <class T, class In = in>
constexpr layer_facts facts_of = network<In, T>::facts[0];
template <class... InputAndLayers>
constexpr std::string_view description_of{network<InputAndLayers...>::description.data(),
                                          network<InputAndLayers...>::description.size()};

namespace elementwise {

template <class T>
constexpr bool changes_nothing = on<T>::output == shape{6, 8, 4} && on<T>::parameters == 0 &&
                                 on<T>::macs == 0 && on<T>::receptive_field == receptive_window{};
static_assert(changes_nothing<relu6>);
static_assert(changes_nothing<elu>);
static_assert(changes_nothing<gelu>);
static_assert(changes_nothing<hard_sigmoid>);
static_assert(changes_nothing<hard_swish>);
static_assert(changes_nothing<local_response_norm<>>);
static_assert(facts_of<elu>.coefficients[0] == 1.0);
static_assert(facts_of<leaky_relu>.coefficients[0] == 0.01);
static_assert(facts_of<hard_swish>.kind == layer_kind::hard_swish);
static_assert(description_of<in, relu6, elu, gelu, hard_sigmoid, hard_swish> ==
              "input 6x8x4; relu6; elu; gelu; hard_sigmoid; hard_swish");

} // namespace elementwise

namespace dilated { // [Dumoulin16] fig. 5.1: 7x7, a 3x3 filter dilated by 2 makes 3x3

static_assert(output_of<input<7, 7, 1>, conv<1, filter<3>, dilation<2>>> == shape{3, 3, 1});
static_assert(output_of<input<7, 9, 1>, conv<1, filter<3>, dilation<3, 4>>> == shape{1, 1, 1});
static_assert(output_of<input<7, 9, 1>, conv<1, filter<3>, dilation<2>, pad_same>> ==
              shape{7, 9, 1});
static_assert(output_of<input<7, 9, 1>, conv<1, filter<2, 4>, dilation<3, 2>, pad_same>> ==
              shape{7, 9, 1}); // covers 4x7
static_assert(facts_of<conv<1, filter<2>, pad_same, dilation<3>>>.window.pad_top == 1);
static_assert(facts_of<conv<1, dilation<3>, filter<2>, pad_same>>.window.pad_bottom == 2);
static_assert(output_of<input<9, 9, 1>, conv<1, filter<3>, dilation<2>, stride<2>>> ==
              shape{3, 3, 1});                                                 // (9 - 5) / 2 + 1
static_assert(facts_of<conv<5, filter<3>, dilation<2>>>.weights == 5 * 9 * 4); // no more weights
static_assert(facts_of<conv<5, filter<3>, dilation<2>>>.macs == 2 * 4 * 5 * 9 * 4);
static_assert(output_of<in, conv<1, filter<1>, dilation<100>>> == shape{6, 8, 1}); // no distance
static_assert(facts_of<conv<1, filter<3>>>.window.dilation_height == 1);
static_assert(facts_of<conv<1, filter<3>, dilation<2, 3>>>.window.covered_height() == 5);
static_assert(facts_of<conv<1, filter<3>, dilation<2, 3>>>.window.covered_width() == 7);
static_assert(description_of<in, conv<2, filter<3>, dilation<2>>> ==
              "input 6x8x4; conv 2 3x3 stride 1 dilation 2");
static_assert(description_of<in, conv<2, filter<3>, dilation<2, 1>, pad<1>>> ==
              "input 6x8x4; conv 2 3x3 stride 1 pad 1 dilation 2x1");

} // namespace dilated

namespace grouped {

// [Krizhevsky12]: the second layer's 256 kernels see 48 of 96 maps.
using second = conv<256, filter<5>, pad<2>, groups<2>>;
static_assert(facts_of<second, input<27, 27, 96>>.weights == 256 * 5 * 5 * 48);
static_assert(facts_of<second, input<27, 27, 96>>.biases == 256);
static_assert(facts_of<second, input<27, 27, 96>>.groups == 2);
static_assert(facts_of<second, input<27, 27, 96>>.macs == 223'948'800);
static_assert(facts_of<conv<8, filter<3>>>.groups == 1);
static_assert(facts_of<conv<8, filter<3>, groups<4>>>.weights == 8 * 9);
static_assert(description_of<in, conv<8, filter<3>, groups<4>, no_bias>> ==
              "input 6x8x4; conv 8 3x3 stride 1 groups 4 no_bias");
static_assert(description_of<in, conv<8, filter<3>, groups<1>>> ==
              description_of<in, conv<8, filter<3>>>);

} // namespace grouped

namespace depthwise { // [Howard17], table 1: 3x3x32 dw on 112x112x32

using first = depthwise_conv<filter<3>, pad<1>, no_bias>;
constexpr layer_facts facts = facts_of<first, input<112, 112, 32>>;
static_assert(facts.output == shape{112, 112, 32});
static_assert(facts.weights == 3 * 3 * 32);
static_assert(facts.macs == 112 * 112 * 32 * 9);
static_assert(facts.filters == 32 && facts.groups == 32);
static_assert(facts.kind == layer_kind::conv);
static_assert(std::string_view(facts.name) == "depthwise_conv");
static_assert(facts_of<depthwise_conv<filter<3>>>.biases == 4);
static_assert(
    output_of<input<112, 112, 64>, depthwise_conv<filter<3>, stride<2>, pad<0, 1, 0, 1>>> ==
    shape{56, 56, 64});
// It is a convolution with as many groups as channels, also in weight files.
static_assert(description_of<in, depthwise_conv<filter<3>, dilation<2>>> ==
              description_of<in, conv<4, filter<3>, groups<4>, dilation<2>>>);
static_assert(description_of<input<4, 4, 1>, depthwise_conv<filter<3>>> ==
              description_of<input<4, 4, 1>, conv<1, filter<3>>>);

} // namespace depthwise

namespace transposed { // [Dumoulin16] fig. 4: a convolution's shapes, back

template <int N, class... Options>
constexpr int back = output_of<input<N, N, 1>, conv_transpose<1, Options...>>.height;
static_assert(back<2, filter<3>> == 4);                                   // fig. 4.1
static_assert(back<6, filter<4>, pad<2>> == 5);                           // fig. 4.2
static_assert(back<5, filter<3>, pad<1>> == 5);                           // fig. 4.3
static_assert(back<7, filter<3>, pad<2>> == 5);                           // fig. 4.4
static_assert(back<2, filter<3>, stride<2>> == 5);                        // fig. 4.5
static_assert(back<3, filter<3>, stride<2>, pad<1>> == 5);                // fig. 4.6
static_assert(back<3, filter<3>, stride<2>, pad<1>, output_pad<1>> == 6); // fig. 4.7
static_assert(back<4, filter<4>, stride<2>, pad<1>> == 8);                // twice as large
static_assert(back<3, filter<3>, dilation<2>> == 7);
static_assert(back<16, filter<64>, stride<32>> == 544); // [Long15]: FCN-32s
static_assert(back<1, filter<1>> == 1);

// For every geometry, the inverse of a convolution.
template <int N, class... Options>
constexpr bool returns =
    back<output_of<input<N, N, 1>, conv<1, Options...>>.height, Options...> == N;
static_assert(returns<9, filter<3>>);
static_assert(returns<9, filter<3>, stride<2>>);
static_assert(returns<9, filter<5>, stride<2>, pad<3>>);
static_assert(returns<9, filter<3>, dilation<3>, pad<1>>);
static_assert(returns<10, filter<4>, stride<3>, pad<1, 2, 0, 3>>);

constexpr layer_facts up = facts_of<conv_transpose<512, filter<2>, stride<2>>, input<28, 28, 1024>>;
static_assert(up.output == shape{56, 56, 512});
static_assert(up.weights == 1024 * 512 * 2 * 2);
static_assert(up.biases == 512);
static_assert(up.macs == 28 * 28 * std::int64_t{1024} * 512 * 4);
constexpr layer_facts parts = facts_of<conv_transpose<6, filter<3, 2>, groups<2>, no_bias>>;
static_assert(parts.output == shape{8, 9, 6});
static_assert(parts.weights == 4 * 3 * 3 * 2); // [channels][filters / groups][rows][columns]
static_assert(parts.biases == 0 && parts.groups == 2);
static_assert(parts.macs == 6 * 8 * 72);
constexpr window_options added =
    facts_of<conv_transpose<1, filter<3>, stride<3, 2>, output_pad<2, 1>>>.window;
static_assert(added.output_pad_height == 2 && added.output_pad_width == 1);
static_assert(valid_network<in, conv_transpose<1, filter<2>, dilation<3>, output_pad<2>>>);
static_assert(description_of<in, conv_transpose<2, filter<3>, stride<2>, pad<1>, output_pad<1>>> ==
              "input 6x8x4; conv_transpose 2 3x3 stride 2 pad 1 output_pad 1");

} // namespace transposed

namespace maxed_out {

static_assert(output_of<in, maxout<2>> == shape{6, 8, 2});
static_assert(output_of<in, maxout<4>> == shape{6, 8, 1});
static_assert(output_of<in, maxout<1>> == shape{6, 8, 4});
static_assert(facts_of<maxout<2>>.size == 2);
static_assert(on<maxout<2>>::parameters == 0);
static_assert(description_of<in, maxout<2>> == "input 6x8x4; maxout 2");

} // namespace maxed_out

namespace normalized {

static_assert(on<batch_norm>::output == shape{6, 8, 4});
static_assert(on<batch_norm>::parameters == 2 * 4);
static_assert(facts_of<batch_norm>.weights == 4 && facts_of<batch_norm>.biases == 4);
static_assert(facts_of<batch_norm>.statistics == 2 * 4);
static_assert(facts_of<batch_norm>.coefficients[0] == 1e-5);
static_assert(facts_of<batch_norm>.coefficients[1] == 0.1);
static_assert(on<batch_norm>::macs == 0);
static_assert(facts_of<batch_norm_with<1e-3, 0.01>>.coefficients[0] == 1e-3);
static_assert(description_of<in, batch_norm> == "input 6x8x4; batch_norm");
static_assert(description_of<in, batch_norm_with<1e-5, 0.1>> == description_of<in, batch_norm>);
static_assert(description_of<in, batch_norm_with<1e-3, 0.01>> ==
              "input 6x8x4; batch_norm epsilon 0.001 momentum 0.01");

constexpr layer_facts local = facts_of<local_response_norm<>>;
static_assert(local.size == 5);
static_assert(local.coefficients[0] == 1e-4 && local.coefficients[1] == 0.75 &&
              local.coefficients[2] == 1.0);
// [Krizhevsky12]: n = 5, alpha = 1e-4, beta = 0.75, k = 2
static_assert(description_of<in, local_response_norm<5, 5e-4, 0.75, 2.0>> ==
              "input 6x8x4; local_response_norm 5 alpha 0.0005 beta 0.75 k 2");

} // namespace normalized

namespace moved {

static_assert(output_of<in, flatten> == shape{1, 1, 192});
static_assert(on<flatten, fully_connected<5>>::parameters == on<fully_connected<5>>::parameters);
static_assert(output_of<in, upsample<2>> == shape{12, 16, 4});
static_assert(output_of<in, upsample<1>> == shape{6, 8, 4});
static_assert(facts_of<upsample<3>>.size == 3);
static_assert(output_of<in, crop<1>> == shape{4, 6, 4});
static_assert(output_of<in, crop<2, 1>> == shape{2, 6, 4});
static_assert(output_of<in, crop<1, 0, 3, 4>> == shape{5, 1, 4});
static_assert(output_of<in, crop<0>> == shape{6, 8, 4});
static_assert(facts_of<crop<1, 0, 3, 4>>.window.pad_left == 3);
static_assert(facts_of<crop<1, 0, 3, 4>>.window.pad_right == 4);
static_assert(output_of<in, pad_channels<1, 2>> == shape{6, 8, 7});
static_assert(output_of<in, pad_channels<0, 0>> == shape{6, 8, 4});
static_assert(facts_of<pad_channels<1, 2>>.window.pad_left == 1);
static_assert(facts_of<pad_channels<1, 2>>.window.pad_right == 2);
static_assert(description_of<in, upsample<2>, crop<1, 0>, pad_channels<0, 2>, flatten> ==
              "input 6x8x4; upsample 2; crop 1 1 0 0; pad_channels 0 2; flatten");
static_assert(on<upsample<2>, crop<1>, pad_channels<0, 2>, flatten>::parameters == 0);

} // namespace moved

namespace operations {

template <class T>
constexpr std::int64_t flops = flops_of(facts_of<T>);
constexpr std::int64_t numbers = 6 * 8 * 4;
static_assert(flops<conv<5, filter<3>>> == 2 * (4 * 6 * 5 * 36) + 4 * 6 * 5);
static_assert(flops<conv<5, filter<3>, no_bias>> == 2 * (4 * 6 * 5 * 36));
static_assert(flops<conv_transpose<2, filter<2>, stride<2>, no_bias>> == 2 * (48 * 4 * 2 * 4));
static_assert(flops<conv_transpose<2, filter<2>, stride<2>>> == 2 * (48 * 4 * 2 * 4) + 384);
static_assert(flops<fully_connected<5>> == 2 * 5 * 192 + 5);
static_assert(flops<max_pool<filter<2>>> == 3 * 48);
static_assert(flops<avg_pool<filter<2>>> == 4 * 48);
static_assert(flops<global_avg_pool> == 48 * 4);
static_assert(flops<relu> == numbers);
static_assert(flops<relu6> == 2 * numbers);
static_assert(flops<batch_norm> == 2 * numbers);
static_assert(flops<elu> == 3 * numbers);
static_assert(flops<sigmoid> == 4 * numbers);
static_assert(flops<gelu> == 5 * numbers);
static_assert(flops<maxout<4>> == 3 * 48);
static_assert(flops<local_response_norm<>> == 14 * numbers);
static_assert(flops<flatten> == 0 && flops<dropout<>> == 0 && flops<upsample<2>> == 0);
// [He16]: the first layer, of 118 million multiply-accumulates
static_assert(flops_of(facts_of<conv<64, filter<7>, stride<2>, pad<3>, no_bias, floor_fit>,
                                input<224, 224, 3>>) == 2 * 118'013'952);

} // namespace operations

// The last that fits and the first that does not: no intermediate overflow.
static_assert(valid_network<input<1024, 1024, 1>, upsample<45>>);
static_assert(!valid_network<input<1024, 1024, 1>, upsample<46>>);
static_assert(!valid_network<in, upsample<2147483647>>);
static_assert(!valid_network<in, pad_channels<2147483647, 2147483647>>);
static_assert(!valid_network<in, crop<2147483647>>);
static_assert(!valid_network<in, conv<1, filter<2147483647>, dilation<2147483647>, pad_same>>);
static_assert(!valid_network<in, conv_transpose<1, filter<2147483647>, dilation<2147483647>>>);
static_assert(!valid_network<in, conv_transpose<2147483647, filter<3>, stride<2147483647>>>);

} // namespace
