// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/case-studies.md: GoogLeNet, ResNet, SqueezeNet, MobileNet, DenseNet and U-Net.

#include <strider/analysis.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/densenet121.hpp>
#include <strider/zoo/googlenet.hpp>
#include <strider/zoo/mobilenet_v1.hpp>
#include <strider/zoo/resnet18.hpp>
#include <strider/zoo/resnet50.hpp>
#include <strider/zoo/squeezenet1_1.hpp>
#include <strider/zoo/unet.hpp>

#include <cstdint>
#include <string_view>

using namespace strider;

namespace inception_module {
// [inception]
using maps = input<28, 28, 256>;
using naive = network<
    maps, concat<conv<128, filter<1>>, conv<192, filter<3>, pad<1>>, conv<96, filter<5>, pad<2>>, //
                 max_pool<filter<3>, stride<1>, pad<1>>>>;
static_assert(naive::output == shape{28, 28, 672}); // 128 + 192 + 96 + 256
static_assert(naive::macs == 854'196'224);

using reduced =
    network<maps, concat<conv<128, filter<1>>,                                        //
                         sequence<conv<64, filter<1>>, conv<192, filter<3>, pad<1>>>, //
                         sequence<conv<64, filter<1>>, conv<96, filter<5>, pad<2>>>,  //
                         sequence<max_pool<filter<3>, stride<1>, pad<1>>, conv<64, filter<1>>>>>;
static_assert(reduced::output == shape{28, 28, 480}); // 128 + 192 + 96 + 64
static_assert(reduced::macs == 271'351'808);
// [/inception]

// [inception_slide]
static_assert(28 * 28 * 192 * (3 * 3 * 64) == 86'704'128); // the 3x3 convolution
static_assert(reduced::macs + 86'704'128 == 358'055'936);
// [/inception_slide]

// [googlenet]
using zoo::googlenet;
static_assert(layer_at<googlenet, 23>::kind == layer_kind::concat);
static_assert(layer_at<googlenet, 23>::output == shape{28, 28, 256}); // 64 + 128 + 32 + 32
static_assert(layer_at<googlenet, 18>::path ==
              "layer 10 (inception3a): concat branch 2: layer 2 (conv5x5)");
static_assert(googlenet::parameters == 6'998'552);
static_assert(zoo::alexnet::parameters / googlenet::parameters == 8);
// [/googlenet]
} // namespace inception_module

namespace residual_blocks {
// [residual]
template <int K>
using basic = sequence<residual<sequence<conv<K, filter<3>, pad<1>, no_bias>, batch_norm, relu,
                                         conv<K, filter<3>, pad<1>, no_bias>, batch_norm>>,
                       relu>;
using two_blocks = network<input<56, 56, 64>, repeat<2, basic<64>>>;
static_assert(two_blocks::output == shape{56, 56, 64});
static_assert(two_blocks::depth == 2 * 7); // conv, norm, relu, conv, norm, the sum, relu
static_assert(layer_at<two_blocks, 5>::kind == layer_kind::add);
static_assert(two_blocks::parameters == 2 * 2 * (3 * 3 * 64 * 64 + 2 * 64));
static_assert(two_blocks::statistics == 2 * 2 * 2 * 64); // means and variances: not trained
// [/residual]

// [residual_fits]
template <int K>
using halving =
    residual<sequence<conv<K, filter<3>, stride<2>, pad<1>, no_bias, floor_fit>, batch_norm, relu,
                      conv<K, filter<3>, pad<1>, no_bias>, batch_norm>,
             sequence<conv<K, filter<1>, stride<2>, no_bias, floor_fit>, batch_norm>>;
static_assert(network<input<56, 56, 64>, halving<128>, relu>::output == shape{28, 28, 128});
static_assert(!valid_network<input<56, 56, 64>, residual<conv<128, filter<3>, pad<1>>>>);
static_assert(diagnose<input<56, 56, 64>, residual<conv<128, filter<3>, pad<1>>>>.kind ==
              problem::residual_differs);
// [/residual_fits]

// [bottleneck]
using maps = input<28, 28, 256>;
using wide = network<maps, residual<sequence<conv<256, filter<3>, pad<1>, no_bias>, relu,
                                             conv<256, filter<3>, pad<1>, no_bias>>>>;
using bottleneck = network<maps, residual<sequence<conv<64, filter<1>, no_bias>, relu, // 256 -> 64
                                                   conv<64, filter<3>, pad<1>, no_bias>, relu, //
                                                   conv<256, filter<1>, no_bias>>>>; // 64 -> 256
static_assert(wide::parameters == 1'179'648);    // 2 * (3*3*256*256)
static_assert(bottleneck::parameters == 69'632); // 256*64 + 3*3*64*64 + 64*256
static_assert(wide::parameters / bottleneck::parameters == 16);
// [/bottleneck]

// [preactivation]
template <int K>
using preactivated = residual<sequence<batch_norm, relu, conv<K, filter<3>, pad<1>, no_bias>,
                                       batch_norm, relu, conv<K, filter<3>, pad<1>, no_bias>>>;
using after = network<input<56, 56, 64>, repeat<8, basic<64>>>;
using before = network<input<56, 56, 64>, repeat<8, preactivated<64>>>;
static_assert(before::parameters == after::parameters);
static_assert(receptive_field<before> == receptive_field<after>);
static_assert(before::depth == 8 * 7 && after::depth == 8 * 7);
// [/preactivation]

// [resnet]
static_assert(zoo::resnet18::parameters == 11'689'512);
static_assert(zoo::resnet50::parameters == 25'557'032);
static_assert(zoo::resnet50::depth == 175); // 50 layers with weights in the main path, 4 shortcuts
static_assert(zoo::resnet18_for<input<32, 32, 3>, 10>::output == shape{1, 1, 10});
// [/resnet]
} // namespace residual_blocks

namespace fire_module {
// [fire]
template <int Squeeze, int K>
using fire = sequence<conv<Squeeze, filter<1>>, relu,
                      concat<sequence<conv<K, filter<1>>, relu>, //
                             sequence<conv<K, filter<3>, pad<1>>, relu>>>;
using squeezed = network<input<55, 55, 64>, fire<16, 64>>;
using plain = network<input<55, 55, 64>, conv<128, filter<3>, pad<1>>, relu>;
static_assert(squeezed::output == plain::output);
static_assert(squeezed::parameters == 11'408); // 16*(64 + 1) + 64*(16 + 1) + 64*(3*3*16 + 1)
static_assert(plain::parameters == 73'856);    // 128*(3*3*64 + 1)
static_assert(zoo::squeezenet1_1::parameters == 1'235'496);
static_assert(zoo::alexnet::parameters / zoo::squeezenet1_1::parameters == 49);
// [/fire]
} // namespace fire_module

namespace separable {
// [separable]
template <int C, int K, int F>
struct separated {
    using maps = input<56, 56, C>;
    using full = network<maps, conv<K, filter<F>, pad_same, no_bias>>;
    using parts = network<maps, depthwise_conv<filter<F>, pad_same, no_bias>, // a filter per map
                          conv<K, filter<1>, no_bias>>;                       // across the maps
    static_assert(full::output == parts::output);
    // parts / full = 1 / K + 1 / F^2, both sides times K F^2
    static_assert(parts::macs * K * F * F == full::macs * (F * F + K));
    static_assert(parts::parameters * K * F * F == full::parameters * (F * F + K));
};
template struct separated<128, 128, 3>; // 1 / 128 + 1 / 9 = 0.119
template struct separated<64, 256, 5>;  // 1 / 256 + 1 / 25 = 0.044

static_assert(separated<128, 128, 3>::full::macs == 462'422'016);
static_assert(separated<128, 128, 3>::parts::macs == 54'992'896);
// [/separable]

// [mobilenet]
static_assert(zoo::mobilenet_v1::macs == 568'740'352);
static_assert(zoo::mobilenet_v1::parameters == 4'231'976);
static_assert(layer_at<zoo::mobilenet_v1, 3>::name == std::string_view("depthwise_conv"));
static_assert(layer_at<zoo::mobilenet_v1, 3>::macs == 3'612'672);  // 112*112*32 * 3*3
static_assert(layer_at<zoo::mobilenet_v1, 6>::macs == 25'690'112); // 112*112*64 * 32
// [/mobilenet]

// [squeeze_excitation]
template <int C, int Reduced>
using squeeze_excitation =
    gate<global_avg_pool, fully_connected<Reduced>, relu, fully_connected<C>, sigmoid>;
using weighted = network<input<14, 14, 96>, squeeze_excitation<96, 24>>;
static_assert(weighted::output == shape{14, 14, 96}); // each map times a factor from 0 to 1
static_assert(weighted::parameters == 24 * (96 + 1) + 96 * (24 + 1));
// [/squeeze_excitation]
} // namespace separable

namespace dense_blocks {
// [dense]
template <int Growth>
using dense_layer =
    concat<identity, sequence<batch_norm, relu, conv<4 * Growth, filter<1>, no_bias>, //
                              batch_norm, relu, conv<Growth, filter<3>, pad<1>, no_bias>>>;
template <int N>
using dense_block = network<input<56, 56, 64>, repeat<N, dense_layer<32>>>;
static_assert(dense_block<1>::output == shape{56, 56, 96});
static_assert(dense_block<6>::output == shape{56, 56, 256}); // 64 + 6*32
static_assert(layer_at<dense_block<6>, 2>::input.channels == 64);
static_assert(layer_at<dense_block<6>, 5 * 7 + 2>::input.channels == 64 + 5 * 32);
static_assert(zoo::densenet121::parameters == 7'978'856);
// [/dense]
} // namespace dense_blocks

namespace u_net {
// [transposed]
template <int H, class... Options>
constexpr int rows = network<input<H, H, 8>, conv_transpose<4, Options...>>::output.height;
static_assert(rows<28, filter<2>, stride<2>> == 56);         // (28 - 1)*2 - 0 + 2
static_assert(rows<28, filter<4>, stride<2>, pad<1>> == 56); // (28 - 1)*2 - 2 + 4
static_assert(rows<28, filter<3>, stride<2>, pad<1>> == 55); // (28 - 1)*2 - 2 + 3
static_assert(rows<28, filter<3>, stride<2>, pad<1>, output_pad<1>> == 56);
// [/transposed]

// [transposed_back]
template <int H>
constexpr int halved =
    network<input<H, H, 4>, conv<8, filter<3>, stride<2>, pad<1>, floor_fit>>::output.height;
static_assert(halved<55> == 28 && halved<56> == 28); // output_pad chooses between them
// [/transposed_back]

// [transposed_cost]
using up = network<input<28, 28, 128>, conv_transpose<64, filter<2>, stride<2>>>;
static_assert(up::output == shape{56, 56, 64});
static_assert(up::facts[0].weights == 128 * 64 * 2 * 2); // [128][64][2][2]
static_assert(up::macs == 28 * 28 * (128 * 64 * 2 * 2)); // each input element times a whole filter
// [/transposed_cost]

// [unet]
template <int K>
using twice = sequence<conv<K, filter<3>>, relu, conv<K, filter<3>>, relu>; // 4 fewer rows
template <int K, int Crop, class Inside>
using level =
    sequence<twice<K>, //
             concat<crop<Crop>,
                    sequence<max_pool<filter<2>>, Inside, conv_transpose<K, filter<2>, stride<2>>>>,
             twice<K>>;
using small_unet =
    network<input<92, 92, 1>, level<16, 16, level<32, 4, twice<64>>>, conv<2, filter<1>>>;
static_assert(small_unet::output == shape{52, 52, 2}); // 92 - 40 rows, 2 scores per pixel
// [/unet]

// [unet_zoo]
static_assert(zoo::unet::input == shape{572, 572, 1});
static_assert(zoo::unet::output == shape{388, 388, 2});
static_assert(zoo::unet::parameters == 31'030'658);
// [/unet_zoo]
} // namespace u_net
