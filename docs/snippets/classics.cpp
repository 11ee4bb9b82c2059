// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/case-studies.md: LeNet-5, AlexNet, ZFNet and VGG.

// [include]
#include <strider/analysis.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/lenet5.hpp>
#include <strider/zoo/vgg16.hpp>
#include <strider/zoo/zfnet.hpp>

using namespace strider;
// [/include]

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace lenet {
// clang-format off
// [lenet5]
using lenet5 = network<input<32, 32, 1>,
                       conv<6, filter<5>>, strider::tanh,   // 28x28x6
                       avg_pool<filter<2>>,                 // 14x14x6
                       conv<16, filter<5>>, strider::tanh,  // 10x10x16
                       avg_pool<filter<2>>,                 // 5x5x16
                       fully_connected<120>, strider::tanh,
                       fully_connected<84>, strider::tanh,
                       fully_connected<10>, softmax>;
static_assert(layer_at<lenet5, 0>::output == shape{28, 28, 6});  // (32 - 5) / 1 + 1
static_assert(layer_at<lenet5, 2>::output == shape{14, 14, 6});  // (28 - 2) / 2 + 1
static_assert(layer_at<lenet5, 3>::output == shape{10, 10, 16}); // (14 - 5) / 1 + 1
static_assert(layer_at<lenet5, 5>::output == shape{5, 5, 16});
static_assert(layer_at<lenet5, 3>::parameters == 2'416); // 16 * (5*5*6 + 1)
static_assert(lenet5::parameters == 61'706);
static_assert(lenet5::fingerprint == zoo::lenet5::fingerprint);
// [/lenet5]
// clang-format on
} // namespace lenet

namespace alexnet_first {
// [alexnet_first]
using first = network<input<227, 227, 3>, conv<96, filter<11>, stride<4>>, relu,
                      max_pool<filter<3>, stride<2>>>;
static_assert(layer_at<first, 0>::output == shape{55, 55, 96}); // (227 - 11) / 4 + 1
static_assert(layer_at<first, 0>::facts.weights == 34'848);     // 96 filters of 11*11*3
static_assert(layer_at<first, 2>::output == shape{27, 27, 96}); // (55 - 3) / 2 + 1
static_assert(layer_at<first, 2>::parameters == 0);
// [/alexnet_first]

// [alexnet_mended]
template <class... Options>
constexpr shape of_224 =
    network<input<224, 224, 3>, conv<96, filter<11>, stride<4>, Options...>>::output;
static_assert(of_224<pad<0, 3, 0, 3>> == shape{55, 55, 96}); // 224 + 3 = 227
static_assert(of_224<ceil_fit> == shape{55, 55, 96});        // the last window exceeds the edge
static_assert(of_224<floor_fit> == shape{54, 54, 96});       // the last row and column are dropped
static_assert(of_224<pad<2>, floor_fit> == shape{55, 55, 96}); // (224 + 2*2 - 11) / 4 + 1 = 55.25
// [/alexnet_mended]

// [alexnet]
using zoo::alexnet;
static_assert(layer_at<alexnet, 4>::output == shape{27, 27, 256});  // conv2: 5x5, pad 2
static_assert(layer_at<alexnet, 7>::output == shape{13, 13, 256});  // its pool
static_assert(layer_at<alexnet, 12>::output == shape{13, 13, 256}); // conv5
static_assert(layer_at<alexnet, 14>::output == shape{6, 6, 256});   // its pool: 9,216 values
static_assert(layer_at<alexnet, 15>::parameters == 37'752'832);     // fc6: 4096 * (9216 + 1)
static_assert(alexnet::parameters == 60'965'224);

constexpr std::int64_t fully_connected_parameters = layer_at<alexnet, 15>::parameters +
                                                    layer_at<alexnet, 18>::parameters +
                                                    layer_at<alexnet, 21>::parameters;
constexpr std::int64_t fully_connected_macs =
    layer_at<alexnet, 15>::macs + layer_at<alexnet, 18>::macs + layer_at<alexnet, 21>::macs;
static_assert(fully_connected_parameters * 100 / alexnet::parameters == 96); // percent
static_assert(fully_connected_macs * 100 / alexnet::macs == 8);
// [/alexnet]

// [alexnet_groups]
using maps = input<27, 27, 96>;
using in_groups = network<maps, conv<256, filter<5>, pad<2>, groups<2>>>;
using in_one = network<maps, conv<256, filter<5>, pad<2>>>;
static_assert(in_groups::facts[0].weights == 256 * 5 * 5 * 48); // a filter sees half of the maps
static_assert(in_groups::facts[0].weights * 2 == in_one::facts[0].weights);
static_assert(in_groups::output == in_one::output);
// [/alexnet_groups]
} // namespace alexnet_first

namespace zfnet_sizes {
// [zfnet]
using zoo::zfnet;
static_assert(layer_at<zfnet, 0>::output == shape{110, 110, 96}); // (224 + 2*1 - 7) / 2 + 1 = 110.5
static_assert(layer_at<zfnet, 2>::output == shape{55, 55, 96});   // (110 - 3) / 2 + 1 = 54.5
static_assert(layer_at<zfnet, 4>::output == shape{26, 26, 256});  // (55 - 5) / 2 + 1
static_assert(layer_at<zfnet, 6>::output == shape{13, 13, 256});  // (26 - 3) / 2 + 1 = 12.5
static_assert(layer_at<zfnet, 14>::output == shape{6, 6, 256});   // (13 - 3) / 2 + 1
static_assert(layer_at<zfnet, 0>::parameters == 14'208);          // 96 * (7*7*3 + 1)
// [/zfnet]
} // namespace zfnet_sizes

namespace vgg {
// [three_for_seven]
using maps = input<56, 56, 256>;
using three_by_three = conv<256, filter<3>, pad<1>, no_bias>;
using three = network<maps, repeat<3, three_by_three, relu>>;
using seven = network<maps, conv<256, filter<7>, pad<3>, no_bias>, relu>;
static_assert(three::output == seven::output);
static_assert(receptive_field<three> == receptive_field<seven>); // 7x7
static_assert(receptive_field<three>.height == 7);
static_assert(three::parameters == 3 * (3 * 3 * 256 * 256)); // 27 C^2
static_assert(seven::parameters == 7 * 7 * 256 * 256);       // 49 C^2
// [/three_for_seven]

// clang-format off
// [vgg16]
using zoo::vgg16;

struct row {
    shape volume;
    std::int64_t weights; // without biases, as the lecture counts them
};
constexpr row lecture[]{
    {{224, 224, 64}, 3 * 3 * 3 * 64},      {{224, 224, 64}, 3 * 3 * 64 * 64},   {{112, 112, 64}, 0},
    {{112, 112, 128}, 3 * 3 * 64 * 128},   {{112, 112, 128}, 3 * 3 * 128 * 128}, {{56, 56, 128}, 0},
    {{56, 56, 256}, 3 * 3 * 128 * 256},    {{56, 56, 256}, 3 * 3 * 256 * 256},
    {{56, 56, 256}, 3 * 3 * 256 * 256},    {{28, 28, 256}, 0},
    {{28, 28, 512}, 3 * 3 * 256 * 512},    {{28, 28, 512}, 3 * 3 * 512 * 512},
    {{28, 28, 512}, 3 * 3 * 512 * 512},    {{14, 14, 512}, 0},
    {{14, 14, 512}, 3 * 3 * 512 * 512},    {{14, 14, 512}, 3 * 3 * 512 * 512},
    {{14, 14, 512}, 3 * 3 * 512 * 512},    {{7, 7, 512}, 0},
    {{1, 1, 4096}, 7 * 7 * 512 * 4096},    {{1, 1, 4096}, 4096 * 4096},
    {{1, 1, 1000}, 4096 * 1000}};

struct totals { std::int64_t numbers, weights; };
constexpr totals sum = [] { // of the inferred facts, row by row; throw: does not compile
    totals all{vgg16::input.count(), 0};
    std::size_t next = 0;
    for (const layer_facts& layer : vgg16::facts) {
        using enum layer_kind;
        if (layer.kind != conv && layer.kind != max_pool && layer.kind != fully_connected) continue;
        const row& expected = lecture[next++];
        if (layer.output != expected.volume || layer.weights != expected.weights) throw next;
        all.numbers += layer.output.count();
        all.weights += layer.weights;
    }
    if (next != std::size(lecture)) throw next;
    return all;
}();
static_assert(sum.weights == 138'344'128);
static_assert(sum.numbers == 15'237'608); // 61 MB of floats
static_assert(vgg16::parameters == 138'357'544); // with 13,416 biases
// [/vgg16]
// clang-format on
} // namespace vgg
