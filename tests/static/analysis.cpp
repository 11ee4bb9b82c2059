// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the facts of a network and its layers: memory, receptive fields, description.
#include <strider/analysis.hpp>

#include <string_view>
#include <type_traits>

using namespace strider;

namespace {

template <class... InputAndLayers>
constexpr std::string_view description_of{network<InputAndLayers...>::description.data(),
                                          network<InputAndLayers...>::description.size()};
template <class... InputAndLayers>
constexpr std::uint64_t fingerprint_of = network<InputAndLayers...>::fingerprint;

using in = input<16, 16, 3>;
template <class... Options>
using c = conv<4, filter<3>, Options...>;

// Layers by index
using net = network<in, sequence<c<pad<1>>, relu>, max_pool<filter<2>>, fully_connected<5>>;
static_assert(std::is_same_v<layer_at<net, 0>::type, c<pad<1>>>);
static_assert(std::is_same_v<layer_at<net, 1>::type, relu>);
static_assert(std::is_same_v<layer_at<net, 3>::type, fully_connected<5>>);
static_assert(layer_at<net, 0>::input == shape{16, 16, 3});
static_assert(layer_at<net, 0>::output == shape{16, 16, 4});
static_assert(layer_at<net, 2>::output == shape{8, 8, 4});
static_assert(layer_at<net, 2>::kind == layer_kind::max_pool);
static_assert(std::string_view(layer_at<net, 2>::name) == "max_pool");
static_assert(layer_at<net, 0>::parameters == 112);
static_assert(layer_at<net, 3>::macs == 5 * 256);
template <class Net, int I>
constexpr bool has_layer = requires {
    typename layer_at<Net, I>;
};
static_assert(has_layer<net, 0>);
static_assert(has_layer<net, 3>);
static_assert(!has_layer<net, 4>);  // there are four
static_assert(!has_layer<net, -1>); // from 0

// Memory: 768 in, then 1024, 1024, 256, 5
static_assert(net::activations == 768 + 1024 + 1024 + 256 + 5);
static_assert(net::peak_activations == 2048); // relu's input and output
static_assert(activation_bytes<net> == 4 * net::activations);
static_assert(activation_bytes<net, double> == 8 * net::activations);
static_assert(peak_bytes<net> == 4 * 2048);
static_assert(peak_bytes<net, double> == 8 * 2048);
static_assert(parameter_bytes<net, double> == 8 * net::parameters);
static_assert(layer_at<net, 2>::activation_bytes<> == 4 * 256);
static_assert(layer_at<net, 2>::activation_bytes<double> == 8 * 256);

// Receptive fields
template <class... Layers>
constexpr receptive_window sees = network<input<64, 64, 3>, Layers...>::receptive_field;
static_assert(sees<relu> == receptive_window{1, 1, 1, 1, 0, 0});
static_assert(sees<c<>> == receptive_window{3, 3, 1, 1, 0, 0});
static_assert(sees<c<>, c<>> == receptive_window{5, 5, 1, 1, 0, 0});      // two 3x3 see 5x5
static_assert(sees<c<>, c<>, c<>> == receptive_window{7, 7, 1, 1, 0, 0}); // three see 7x7
static_assert(sees<c<pad<1>>> == receptive_window{3, 3, 1, 1, -1, -1});   // begins in the padding
static_assert(sees<c<pad<1>>>.first_row() == 0);                          // around the first pixel
static_assert(sees<max_pool<filter<2>>> == receptive_window{2, 2, 2, 2, 0, 0});
static_assert(sees<max_pool<filter<2>>>.first_row() == 0.5);
static_assert(sees<max_pool<filter<2>>, c<>> == receptive_window{6, 6, 2, 2, 0, 0});
static_assert(sees<max_pool<filter<2>>, c<pad<1>>> == receptive_window{6, 6, 2, 2, -2, -2});
static_assert(sees<conv<1, filter<2, 4>, stride<1, 2>, pad<0, 1, 2, 0>>> ==
              receptive_window{2, 4, 1, 2, 0, -2});
static_assert(sees<c<>>.first_column() == 1);
static_assert(sees<fully_connected<5>> == receptive_window{64, 64, 0, 0, 0, 0}); // everything
static_assert(sees<global_avg_pool> == receptive_window{64, 64, 0, 0, 0, 0});
static_assert(sees<softmax> == receptive_window{1, 1, 1, 1, 0, 0}); // each pixel separately
static_assert(sees<c<pad<1>>, global_avg_pool> == receptive_window{64, 64, 0, 0, 0, 0}); // no pad
static_assert(sees<global_avg_pool, relu, conv<2, filter<3>, pad<1>>> ==
              receptive_window{64, 64, 0, 0, 0, 0}); // still everything
// Rows and columns dropped by floor_fit are not seen: the last of 64.
static_assert(sees<max_pool<filter<3>, floor_fit>, fully_connected<5>> ==
              receptive_window{63, 63, 0, 0, 0, 0});
static_assert(receptive_field<net> == net::receptive_field);
static_assert(layer_at<net, 0>::receptive_field == receptive_window{3, 3, 1, 1, -1, -1});
static_assert(layer_at<net, 2>::receptive_field == receptive_window{4, 4, 2, 2, -1, -1});

// Descriptions contain everything that changes the function or the parameters
static_assert(description_of<in, c<>> == "input 16x16x3; conv 4 3x3 stride 1");
static_assert(description_of<in, conv<4, filter<3, 1>, stride<1, 3>>> ==
              "input 16x16x3; conv 4 3x1 stride 1x3");
static_assert(description_of<in, c<pad<1>>> == "input 16x16x3; conv 4 3x3 stride 1 pad 1");
static_assert(description_of<in, c<pad<1, 0>>> == "input 16x16x3; conv 4 3x3 stride 1 pad 1x0");
static_assert(description_of<in, c<pad<1, 0, 2, 3>>> ==
              "input 16x16x3; conv 4 3x3 stride 1 pad 1 0 2 3");
static_assert(description_of<in, c<pad<1, 1, 2, 3>>> ==
              "input 16x16x3; conv 4 3x3 stride 1 pad 1 1 2 3");
static_assert(description_of<in, c<stride<2>, floor_fit, no_bias>> ==
              "input 16x16x3; conv 4 3x3 stride 2 floor_fit no_bias");
static_assert(description_of<in, avg_pool<filter<3>, ceil_fit>> ==
              "input 16x16x3; avg_pool 3x3 stride 3 ceil_fit");
static_assert(description_of<in, fully_connected<10, no_bias>> ==
              "input 16x16x3; fully_connected 10 no_bias");
static_assert(
    description_of<in, dropout<25>, leaky_relu, sigmoid, strider::tanh, global_avg_pool, softmax> ==
    "input 16x16x3; dropout 25; leaky_relu; sigmoid; tanh; global_avg_pool; softmax");

// ... and nothing else
static_assert(description_of<in, c<pad<1>, stride<3>>> == description_of<in, c<stride<3>, pad<1>>>);
static_assert(description_of<in, c<pad_same>> == description_of<in, c<pad<1>>>);
static_assert(description_of<in, c<pad<1>>> == description_of<in, c<pad<1, 1, 1, 1>>>);
static_assert(description_of<in, sequence<c<>, relu>> == description_of<in, c<>, relu>);
static_assert(description_of<in, max_pool<filter<2>>> ==
              description_of<in, max_pool<filter<2>, stride<2>, exact_fit>>);

// It is never truncated.
template <class L>
using four = sequence<L, L, L, L>;
using long_net =
    network<input<64, 64, 3>, four<four<four<c<pad<0, 2, 1, 1>, no_bias, floor_fit>>>>>;
static_assert(long_net::depth == 64);
static_assert(
    long_net::description.size() ==
    std::string_view("input 64x64x3").size() +
        64 * std::string_view("; conv 4 3x3 stride 1 pad 0 2 1 1 floor_fit no_bias").size());

// FNV-1a, 64 bits, of "input 1x1x1; relu"
static_assert(fingerprint_of<input<1, 1, 1>, relu> == 0x236f9d3b5c55c635u);
static_assert(fingerprint_of<in, c<>> != fingerprint_of<in, c<pad<1>>>);
static_assert(fingerprint_of<in, c<>, relu> == fingerprint_of<in, sequence<c<>, relu>>);

} // namespace
