// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/tutorial.md.

// [include]
#include <strider/analysis.hpp>

using namespace strider;
// [/include]

#include <strider/budget.hpp>

namespace volumes {
// [volumes]
using picture = input<32, 32, 3>; // height, width, channels
static_assert(picture::volume == shape{.height = 32, .width = 32, .channels = 3});
static_assert(picture::volume.count() == 3072);
// [/volumes]
} // namespace volumes

namespace convolution {
// [convolution]
using one_filter = network<input<32, 32, 3>, conv<1, filter<5>>>;
static_assert(one_filter::output == shape{28, 28, 1}); // one activation map
static_assert(one_filter::facts[0].weights == 75);     // w has 5 * 5 * 3 numbers
static_assert(one_filter::facts[0].biases == 1);       // and there is one b
// [/convolution]
} // namespace convolution

namespace stacked {
// [stacked]
using six_filters = network<input<32, 32, 3>, conv<6, filter<5>>>;
static_assert(six_filters::output == shape{28, 28, 6});
// [/stacked]
} // namespace stacked

namespace composed {
// [composed]
using two_layers = network<input<32, 32, 3>,           //
                           conv<6, filter<5>>, relu,   // 28x28x6
                           conv<10, filter<5>>, relu>; // 24x24x10
static_assert(two_layers::output == shape{24, 24, 10});
static_assert(layer_at<two_layers, 2>::input == shape{28, 28, 6});
static_assert(layer_at<two_layers, 2>::facts.weights == 10 * 5 * 5 * 6);
// [/composed]
} // namespace composed

namespace strides {
// [strides]
using at_stride_1 = network<input<7, 7, 3>, conv<6, filter<3>>>;
using at_stride_2 = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;
static_assert(at_stride_1::output == shape{5, 5, 6}); // (7 - 3) / 1 + 1
static_assert(at_stride_2::output == shape{3, 3, 6}); // (7 - 3) / 2 + 1
// [/strides]

// [refused]
static_assert(!valid_network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>);
static_assert(diagnose<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>.kind ==
              problem::does_not_divide);
// [/refused]

// [fit]
using left_out = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>, floor_fit>>;
using reaching_over = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>, ceil_fit>>;
static_assert(left_out::output == shape{2, 2, 6});
static_assert(reaching_over::output == shape{3, 3, 6});
// [/fit]
} // namespace strides

namespace padding {
// [padding]
using padded = network<input<7, 7, 3>, conv<6, filter<3>, pad<1>>>;
static_assert(padded::output == shape{7, 7, 6}); // (7 + 2*1 - 3) / 1 + 1

template <int F>
using same_size = network<input<7, 7, 3>, conv<6, filter<F>, pad<(F - 1) / 2>>>;
static_assert(same_size<3>::output == shape{7, 7, 6});
static_assert(same_size<5>::output == shape{7, 7, 6});
static_assert(same_size<7>::output == shape{7, 7, 6});
// [/padding]

// [sides]
using rows_only = network<input<7, 7, 3>, conv<6, filter<3, 1>, pad<1, 0>>>;
using each_side = network<input<8, 8, 3>, conv<6, filter<3>, stride<2>, pad<0, 1, 0, 1>>>;
using by_the_filter = network<input<7, 7, 3>, conv<6, filter<3>, pad_same>>;
static_assert(rows_only::output == shape{7, 7, 6});
static_assert(each_side::output == shape{4, 4, 6}); // (8 + 0 + 1 - 3) / 2 + 1
static_assert(by_the_filter::output == shape{7, 7, 6});
// [/sides]
} // namespace padding

namespace example {
// [example]
using example = network<input<32, 32, 3>, conv<10, filter<5>, stride<1>, pad<2>>>;
static_assert(example::output == shape{32, 32, 10}); // (32 + 2*2 - 5) / 1 + 1 = 32
static_assert(example::parameters == 760);           // 10 * (5*5*3 + 1)
static_assert(example::macs == 768'000);             // 32*32*10 outputs of 75 products each
// [/example]

// [no_bias]
using without = network<input<32, 32, 3>, conv<10, filter<5>, pad<2>, no_bias>>;
static_assert(without::parameters == 750);
// [/no_bias]
} // namespace example

namespace one_by_one {
// [one_by_one]
using mixed = network<input<56, 56, 64>, conv<32, filter<1>>>;
static_assert(mixed::output == shape{56, 56, 32});
static_assert(mixed::facts[0].weights == 32 * 64); // 32 filters, each a dot product of 64
// [/one_by_one]
} // namespace one_by_one

namespace filters {
// [filters]
using dilated = network<input<32, 32, 8>, conv<16, filter<3>, dilation<2>>>;
static_assert(dilated::output == shape{28, 28, 16});          // a filter covers (3 - 1)*2 + 1 = 5
static_assert(dilated::facts[0].weights == 16 * (3 * 3 * 8)); // and has 3x3 weights per map
using grouped = network<input<32, 32, 8>, conv<16, filter<3>, groups<2>>>;
static_assert(grouped::facts[0].weights == 16 * (3 * 3 * 4)); // each over half of the maps
using one_a_map = network<input<32, 32, 8>, depthwise_conv<filter<3>>>;
static_assert(one_a_map::output == shape{30, 30, 8});
static_assert(one_a_map::facts[0].weights == 8 * (3 * 3));
// [/filters]
} // namespace filters

namespace receptive {
// [receptive]
using three = network<input<32, 32, 3>, conv<8, filter<3>>, conv<8, filter<3>>, conv<8, filter<3>>>;
static_assert(layer_at<three, 0>::receptive_field.height == 3);
static_assert(layer_at<three, 1>::receptive_field.height == 5);
static_assert(layer_at<three, 2>::receptive_field.height == 7);
// [/receptive]
} // namespace receptive

namespace pooling {
// [pooling]
using halved = network<input<224, 224, 64>, max_pool<filter<2>, stride<2>>>;
static_assert(halved::output == shape{112, 112, 64}); // each activation map separately
static_assert(halved::parameters == 0);

using common = network<input<55, 55, 96>, max_pool<filter<3>, stride<2>>>;
static_assert(common::output == shape{27, 27, 96});
// [/pooling]
} // namespace pooling

namespace fully_connected_layers {
// [fully_connected]
using scores = network<input<32, 32, 3>, fully_connected<10>>;
static_assert(scores::output == shape{1, 1, 10});
static_assert(scores::facts[0].weights == 10 * 3072);
static_assert(scores::receptive_field.height == 32); // the whole input
// [/fully_connected]
} // namespace fully_connected_layers

// [cifar_net]
using cifar_net =
    network<input<32, 32, 3>,
            // 32x32x3 -> 32x32x16 -> 16x16x16
            conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
            // -> 16x16x20 -> 8x8x20
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
            // -> 8x8x20 -> 4x4x20
            conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>,
            // -> 1x1x10
            fully_connected<10>, softmax>;
// [/cifar_net]

// [cifar_facts]
static_assert(layer_at<cifar_net, 0>::parameters == 1'216);  // 16 * (5*5*3 + 1)
static_assert(layer_at<cifar_net, 3>::parameters == 8'020);  // 20 * (5*5*16 + 1)
static_assert(layer_at<cifar_net, 6>::parameters == 10'020); // 20 * (5*5*20 + 1)
static_assert(layer_at<cifar_net, 9>::parameters == 3'210);  // 10 * (4*4*20 + 1)
static_assert(cifar_net::parameters == 22'466);
static_assert(cifar_net::output == shape{1, 1, 10});
// [/cifar_facts]

namespace blocks {
// [blocks]
template <int K>
using block = sequence<conv<K, filter<5>, pad<2>>, relu, max_pool<filter<2>>>;

using the_same = network<input<32, 32, 3>, block<16>, block<20>, block<20>, //
                         fully_connected<10>, softmax>;
static_assert(the_same::fingerprint == cifar_net::fingerprint);
// [/blocks]
} // namespace blocks

namespace structures {
// [named]
using stem = named<"stem", conv<16, filter<3>, pad<1>, no_bias>, batch_norm, relu>;
using deep = network<input<32, 32, 3>, stem, //
                     named<"body", repeat<3, conv<16, filter<3>, pad<1>>, relu>>, global_avg_pool,
                     named<"scores", fully_connected<10>>>;
static_assert(deep::depth == 3 + 3 * 2 + 2);
static_assert(layer_at<deep, 5>::path == "layer 1 (body): repeat turn 1: layer 0");
static_assert(layer_at<deep, 10>::path == "layer 3 (scores)");
// [/named]

// [unnamed]
using unnamed = network<input<32, 32, 3>, conv<16, filter<3>, pad<1>, no_bias>, batch_norm, relu,
                        repeat<3, conv<16, filter<3>, pad<1>>, relu>, //
                        global_avg_pool, fully_connected<10>>;
static_assert(unnamed::fingerprint == deep::fingerprint);
// [/unnamed]

// [structures]
using maps = input<28, 28, 64>;
using sum = network<maps, residual<conv<64, filter<3>, pad<1>>>>; // conv(x) + x
using stack = network<maps, concat<conv<32, filter<1>>, conv<16, filter<3>, pad<1>>>>;
using product = network<maps, gate<global_avg_pool, fully_connected<64>, sigmoid>>;
static_assert(sum::output == shape{28, 28, 64});
static_assert(stack::output == shape{28, 28, 48}); // 32 + 16
static_assert(product::output == shape{28, 28, 64});
// [/structures]
} // namespace structures

// [budget]
static_assert(cifar_net::parameters <= 25'000);
static_assert(cifar_net::macs <= 4'000'000);
static_assert(peak_bytes<cifar_net, float> <= 128 * 1024);
// [/budget]

// [within]
static_assert(within_budget<cifar_net, budget{.parameters = 25'000, .macs = 4'000'000}>);
// [/within]

namespace asking {
// [asking]
template <int F>
    requires valid_network<input<32, 32, 3>, conv<16, filter<F>, stride<2>>>
using halving = network<input<32, 32, 3>, conv<16, filter<F>, stride<2>>>;

static_assert(halving<2>::output == shape{16, 16, 16});
static_assert(halving<4>::output == shape{15, 15, 16}); // halving<3> does not exist
// [/asking]
} // namespace asking
