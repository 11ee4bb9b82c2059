// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests every number in the lecture, slide by slide. // [CS231n]
#include <strider/analysis.hpp>

using namespace strider;

namespace {

template <class In, class... Layers>
constexpr shape output_of = network<In, Layers...>::output;

namespace convolution_layer {

using layer = layer_at<network<input<32, 32, 3>, conv<1, filter<5>>>, 0>;
static_assert(layer::facts.weights == 75); // an output is a 5 * 5 * 3 = 75-dimensional dot product
static_assert(layer::facts.biases == 1);   // w^T x + b
static_assert(layer::output == shape{28, 28, 1}); // slid over all positions: one activation map

} // namespace convolution_layer

namespace stacked_activation_maps {

static_assert(output_of<input<32, 32, 3>, conv<6, filter<5>>> == shape{28, 28, 6});
static_assert(output_of<input<32, 32, 3>, conv<5, filter<5>>> == shape{28, 28, 5});

} // namespace stacked_activation_maps

namespace sequence_of_convolutions {

// 32 -> 28 -> 24: a filter always extends through the full depth of its input.
using preview = network<input<32, 32, 3>, conv<6, filter<5>>, relu, conv<10, filter<5>>, relu>;
static_assert(layer_at<preview, 0>::output == shape{28, 28, 6});
static_assert(layer_at<preview, 2>::output == shape{24, 24, 10});
static_assert(layer_at<preview, 2>::facts.weights == 10 * 5 * 5 * 6);

} // namespace sequence_of_convolutions

namespace spatial_dimensions {

using on_7x7 = input<7, 7, 3>;
static_assert(output_of<on_7x7, conv<1, filter<3>>> == shape{5, 5, 1});            // stride 1
static_assert(output_of<on_7x7, conv<1, filter<3>, stride<2>>> == shape{3, 3, 1}); // stride 2
static_assert(!valid_network<on_7x7, conv<1, filter<3>, stride<3>>>);              // doesn't fit

// (N - F) / stride + 1, for N = 7, F = 3
static_assert(fit_extent(7, 3, 1, 0, 0, fit_policy::exact).extent == 5);
static_assert(fit_extent(7, 3, 2, 0, 0, fit_policy::exact).extent == 3);
static_assert(fit_extent(7, 3, 3, 0, 0, fit_policy::exact).remainder == 1); // 2.33
static_assert(explain(diagnose<on_7x7, conv<1, filter<3>, stride<3>>>) ==
              "layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input: (7 + 2*0 - 3) / 3 + "
              "1 = 2.33\nfits with: stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row "
              "and 1 column out; or ceil_fit, which adds 2 rows and 2 columns");

} // namespace spatial_dimensions

namespace zero_padding {

static_assert(output_of<input<7, 7, 3>, conv<1, filter<3>, pad<1>>> == shape{7, 7, 1});

// (F - 1) / 2 preserves the size at stride 1.
static_assert(output_of<input<32, 32, 3>, conv<1, filter<3>, pad<1>>> == shape{32, 32, 1});
static_assert(output_of<input<32, 32, 3>, conv<1, filter<5>, pad<2>>> == shape{32, 32, 1});
static_assert(output_of<input<32, 32, 3>, conv<1, filter<7>, pad<3>>> == shape{32, 32, 1});
static_assert(output_of<input<32, 32, 3>, conv<1, filter<3>, pad_same>> == shape{32, 32, 1});
static_assert(output_of<input<32, 32, 3>, conv<1, filter<5>, pad_same>> == shape{32, 32, 1});
static_assert(output_of<input<32, 32, 3>, conv<1, filter<7>, pad_same>> == shape{32, 32, 1});

} // namespace zero_padding

namespace shrinking_without_padding {

using shrinking = network<input<32, 32, 3>, conv<6, filter<5>>, relu, conv<10, filter<5>>, relu,
                          conv<10, filter<5>>>;
static_assert(layer_at<shrinking, 0>::output.height == 28);
static_assert(layer_at<shrinking, 2>::output.height == 24);
static_assert(layer_at<shrinking, 4>::output.height == 20);

} // namespace shrinking_without_padding

namespace examples_time {

// 32x32x3, 10 filters of 5x5, stride 1, pad 2
using example = network<input<32, 32, 3>, conv<10, filter<5>, stride<1>, pad<2>>>;
static_assert(example::output == shape{32, 32, 10});             // (32 + 2*2 - 5) / 1 + 1 = 32
static_assert(example::parameters == 760);                       // 76 for each of 10 filters
static_assert(example::parameters == 10 * (5 * 5 * 3 + 1));      // + 1 for the bias
static_assert(example::macs == 32 * 32 * 10 * std::int64_t{75}); // 75 for each output number

} // namespace examples_time

namespace summary_of_convolution {

// Common settings: K a power of 2; F = 3, S = 1, P = 1; F = 5, S = 1, P = 2; F = 1, S = 1, P = 0
static_assert(output_of<input<64, 64, 16>, conv<32, filter<3>, stride<1>, pad<1>>> ==
              shape{64, 64, 32});
static_assert(output_of<input<64, 64, 16>, conv<64, filter<5>, stride<1>, pad<2>>> ==
              shape{64, 64, 64});
static_assert(output_of<input<64, 64, 16>, conv<128, filter<1>>> == shape{64, 64, 128});
// F = 5, S = 2, P as it fits
static_assert(!valid_network<input<64, 64, 16>, conv<32, filter<5>, stride<2>, pad<2>>>);
static_assert(output_of<input<64, 64, 16>, conv<32, filter<5>, stride<2>, pad<2, 1, 2, 1>>> ==
              shape{32, 32, 32});

} // namespace summary_of_convolution

namespace one_by_one_convolution {

// 32 filters, each a 64-dimensional dot product
using one_by_one = network<input<56, 56, 64>, conv<32, filter<1>>>;
static_assert(one_by_one::output == shape{56, 56, 32});
static_assert(layer_at<one_by_one, 0>::facts.weights == 32 * 64);

} // namespace one_by_one_convolution

namespace the_neuron_view {

// An activation map is 28x28 neurons that share their weights; each sees a 5x5 part of the input.
using sheet = network<input<32, 32, 3>, conv<5, filter<5>>>;
static_assert(sheet::output == shape{28, 28, 5});
static_assert(sheet::receptive_field == receptive_window{.height = 5, .width = 5});

} // namespace the_neuron_view

namespace pooling_layer {

static_assert(output_of<input<224, 224, 64>, max_pool<filter<2>, stride<2>>> ==
              shape{112, 112, 64}); // each map separately
static_assert(output_of<input<4, 4, 1>, max_pool<filter<2>, stride<2>>> == shape{2, 2, 1});
static_assert(network<input<224, 224, 64>, max_pool<filter<2>, stride<2>>>::parameters == 0);
// Common settings: F = 2, S = 2; F = 3, S = 2
static_assert(output_of<input<32, 32, 8>, max_pool<filter<2>, stride<2>>> == shape{16, 16, 8});
static_assert(output_of<input<55, 55, 96>, max_pool<filter<3>, stride<2>>> == shape{27, 27, 96});

} // namespace pooling_layer

namespace fully_connected_layer {

// It sees the whole volume: 32x32x3 is stretched to 3072, 10 x 3072 weights.
using stretched = network<input<32, 32, 3>, fully_connected<10>>;
static_assert(stretched::output == shape{1, 1, 10});
static_assert(layer_at<stretched, 0>::facts.weights == 10 * 3072);
static_assert(stretched::receptive_field.height == 32 && stretched::receptive_field.width == 32);

} // namespace fully_connected_layer

namespace convnetjs_cifar10_demo {

using cifar_net =
    network<input<32, 32, 3>,                                                             //
            conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
            fully_connected<10>, softmax>;
static_assert(cifar_net::depth == 11);
static_assert(layer_at<cifar_net, 0>::output == shape{32, 32, 16});
static_assert(layer_at<cifar_net, 2>::output == shape{16, 16, 16});
static_assert(layer_at<cifar_net, 5>::output == shape{8, 8, 20});
static_assert(layer_at<cifar_net, 8>::output == shape{4, 4, 20});
static_assert(cifar_net::output == shape{1, 1, 10});
static_assert(layer_at<cifar_net, 0>::parameters == 1'216);  // 16 * (5*5*3 + 1)
static_assert(layer_at<cifar_net, 3>::parameters == 8'020);  // 20 * (5*5*16 + 1)
static_assert(layer_at<cifar_net, 6>::parameters == 10'020); // 20 * (5*5*20 + 1)
static_assert(layer_at<cifar_net, 9>::parameters == 3'210);  // 10 * (4*4*20 + 1)
static_assert(cifar_net::parameters == 22'466);

} // namespace convnetjs_cifar10_demo

} // namespace
