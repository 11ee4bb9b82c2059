// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the layers' rules, and sequences of them.
#include <strider/network.hpp>

// After <cmath>, plain `tanh` would be ambiguous with a using-directive for strider.
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>

using namespace strider;

namespace {

template <class... Layers>
using on = network<input<6, 8, 4>, Layers...>;

// Elementwise layers change no extent and have no parameters.
template <class T>
constexpr bool elementwise = on<T>::output == shape{6, 8, 4} && on<T>::parameters == 0 &&
                             on<T>::macs == 0 && on<T>::receptive_field == receptive_window{};
static_assert(elementwise<relu>);
static_assert(elementwise<leaky_relu>);
static_assert(elementwise<sigmoid>);
static_assert(elementwise<strider::tanh>);
static_assert(elementwise<dropout<>>);
static_assert(elementwise<dropout<0>>);
static_assert(elementwise<dropout<99>>);
static_assert(on<softmax>::output == shape{6, 8, 4});
static_assert(on<dropout<>>::facts[0].percent == 50);

static_assert(on<max_pool<filter<2>>>::output == shape{3, 4, 4});
static_assert(on<avg_pool<filter<2>>>::output == shape{3, 4, 4});
static_assert(on<avg_pool<filter<2>>>::parameters == 0);
static_assert(on<global_avg_pool>::output == shape{1, 1, 4});
static_assert(on<global_avg_pool>::parameters == 0);
static_assert(on<fully_connected<5>>::output == shape{1, 1, 5});
static_assert(on<fully_connected<5>>::macs == 5 * 6 * 8 * 4);
static_assert(on<conv<5, filter<3>>>::macs == 4 * 6 * 5 * (3 * 3 * 4));
static_assert(on<conv<5, filter<6, 8>>>::parameters == on<fully_connected<5>>::parameters);

static_assert(Layer<relu>);
static_assert(Layer<conv<3, filter<3>>>);
static_assert(Layer<conv<3>>);         // a layer, although no network accepts it
static_assert(!Layer<filter<3>>);      // an option
static_assert(!Layer<input<6, 8, 4>>); // precedes layers
static_assert(!Layer<sequence<relu>>); // several layers
static_assert(!Layer<on<relu>>);       // a network
static_assert(!Layer<int>);

// A type with a rule is a layer, including a user's.
struct twice_as_deep {
    static constexpr inferred infer(shape volume) {
        inferred result = relu::infer(volume);
        result.facts.name = "twice_as_deep";
        result.facts.output.channels *= 2;
        return result;
    }
};
static_assert(Layer<twice_as_deep>);
static_assert(on<twice_as_deep, relu, twice_as_deep>::output == shape{6, 8, 16});

// A sequence is equivalent to its layers.
template <int K>
using block = sequence<conv<K, filter<3>, pad<1>>, relu>;
using flat = on<conv<8, filter<3>, pad<1>>, relu, conv<16, filter<3>, pad<1>>, relu, softmax>;
static_assert(std::is_same_v<on<block<8>, block<16>, softmax>::layers, flat::layers>);
static_assert(std::is_same_v<on<sequence<block<8>, block<16>>, softmax>::layers, flat::layers>);
static_assert(std::is_same_v<on<sequence<sequence<sequence<block<8>>>, block<16>, softmax>>::layers,
                             flat::layers>);
static_assert(std::is_same_v<on<sequence<>, block<8>, sequence<>, block<16>, softmax>::layers,
                             flat::layers>); // empty sequences add nothing
static_assert(on<block<8>, block<16>, softmax>::depth == 5);
static_assert(on<block<8>, block<16>, softmax>::facts[2].output == shape{6, 8, 16});

// Depth is not limited, neither in one list nor in nested sequences.
template <std::size_t>
using one_more = relu;
template <std::size_t... I>
auto deep(std::index_sequence<I...>) -> on<one_more<I>..., sequence<one_more<I>...>>;
static_assert(decltype(deep(std::make_index_sequence<400>{}))::depth == 800);
template <class L>
using ten = sequence<L, L, L, L, L, L, L, L, L, L>;
static_assert(on<ten<ten<ten<relu>>>>::depth == 1000);

} // namespace
