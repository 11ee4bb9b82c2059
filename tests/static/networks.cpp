// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the facts of known networks against the numbers in papers and frameworks.
#include <strider/analysis.hpp>

#include <string_view>

using namespace strider;

namespace {

template <class Net>
constexpr std::string_view description_of{Net::description.data(), Net::description.size()};

namespace lenet5 { // [LeCun98], with every map seen by every filter

using net = network<input<32, 32, 1>,                                        //
                    conv<6, filter<5>>, strider::tanh, avg_pool<filter<2>>,  //
                    conv<16, filter<5>>, strider::tanh, avg_pool<filter<2>>, //
                    fully_connected<120>, strider::tanh,                     //
                    fully_connected<84>, strider::tanh,                      //
                    fully_connected<10>, softmax>;
static_assert(net::parameters == 61'706);
static_assert(layer_at<net, 0>::parameters == 156);
static_assert(layer_at<net, 3>::parameters == 2'416);
static_assert(layer_at<net, 6>::parameters == 48'120);
static_assert(net::macs == 416'520);
static_assert(layer_at<net, 5>::output == shape{5, 5, 16});
static_assert(layer_at<net, 5>::receptive_field.height == 16);

} // namespace lenet5

namespace alexnet { // torchvision's: one group, pools and convolutions by floor_fit

using pool = max_pool<filter<3>, stride<2>>;
using net =
    network<input<224, 224, 3>,                                                             //
            conv<64, filter<11>, stride<4>, pad<2>, floor_fit>, relu, pool,                 //
            conv<192, filter<5>, pad<2>>, relu, pool,                                       //
            conv<384, filter<3>, pad<1>>, relu,                                             //
            conv<256, filter<3>, pad<1>>, relu,                                             //
            conv<256, filter<3>, pad<1>>, relu, pool,                                       //
            dropout<>, fully_connected<4096>, relu, dropout<>, fully_connected<4096>, relu, //
            fully_connected<1000>, softmax>;
static_assert(net::parameters == 61'100'840);
static_assert(net::macs == 714'188'480); // 0.71 G
static_assert(layer_at<net, 0>::output == shape{55, 55, 64});
static_assert(layer_at<net, 12>::output == shape{6, 6, 256});
static_assert(layer_at<net, 12>::receptive_field ==
              receptive_window{195, 195, 32, 32, -66, -66}); // [Araujo19]: 195, stride 32
// The first layer of the paper reads 227x227 for its 55x55 maps, not 224x224.
static_assert(!valid_network<input<224, 224, 3>, conv<96, filter<11>, stride<4>>>);
static_assert(network<input<227, 227, 3>, conv<96, filter<11>, stride<4>>>::output ==
              shape{55, 55, 96});
static_assert(network<input<227, 227, 3>, conv<96, filter<11>, stride<4>>>::parameters == 34'944);

} // namespace alexnet

namespace vgg16 { // [Simonyan14], configuration D

template <int K>
using c = sequence<conv<K, filter<3>, pad<1>>, relu>;
using pool = max_pool<filter<2>>;
using features = sequence<c<64>, c<64>, pool, c<128>, c<128>, pool, c<256>, c<256>, c<256>, pool,
                          c<512>, c<512>, c<512>, pool, c<512>, c<512>, c<512>, pool>;
using net = network<input<224, 224, 3>, features,           //
                    fully_connected<4096>, relu, dropout<>, //
                    fully_connected<4096>, relu, dropout<>, //
                    fully_connected<1000>, softmax>;
using conv_part = network<input<224, 224, 3>, features>;
static_assert(net::depth == 39);
static_assert(net::parameters == 138'357'544); // 138 M
static_assert(net::macs == 15'470'264'320);    // 15.47 G
static_assert(conv_part::output == shape{7, 7, 512});
static_assert(conv_part::parameters == 14'714'688);
static_assert(layer_at<net, 31>::parameters == 102'764'544); // the first of three has most of them
static_assert(conv_part::receptive_field ==
              receptive_window{212, 212, 32, 32, -90, -90}); // [Araujo19]: 212, stride 32, pad 90
static_assert(conv_part::receptive_field.first_row() == 15.5);
// Each further output along an axis adds 32 rows to the window of the first fully connected layer.
static_assert(net::receptive_field == receptive_window{224, 224, 0, 0, 0, 0});
static_assert(net::peak_activations == 2 * 224 * 224 * 64);
static_assert(peak_bytes<net> == 25'690'112);
static_assert(parameter_bytes<net> == 553'430'176); // 528 MiB

} // namespace vgg16

namespace cifar { // [ConvNetJS]

using net = network<input<32, 32, 3>,                                                             //
                    conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    fully_connected<10>, softmax>;
static_assert(net::depth == 11);
static_assert(net::parameters == 22'466);
static_assert(net::macs == 3'920'000);
static_assert(layer_at<net, 0>::macs == 32 * 32 * 16 * 75);
static_assert(layer_at<net, 3>::macs == 16 * 16 * 20 * 400);
static_assert(layer_at<net, 6>::macs == 8 * 8 * 20 * 500);
static_assert(layer_at<net, 9>::macs == 3'200);
static_assert(description_of<net> ==
              "input 32x32x3; conv 16 5x5 stride 1 pad 2; relu; max_pool 2x2 stride 2; "
              "conv 20 5x5 stride 1 pad 2; relu; max_pool 2x2 stride 2; "
              "conv 20 5x5 stride 1 pad 2; relu; max_pool 2x2 stride 2; "
              "fully_connected 10; softmax");

} // namespace cifar

} // namespace
