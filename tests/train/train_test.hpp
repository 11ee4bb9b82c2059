// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks and images of the tests of inference and training.
#pragma once

#include "../catch.hpp"
#include "../gradient/reference_network.hpp"

#include <strider/execution/layer_state.hpp>
#include <strider/layer.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace strider::test {

/// Small, with all usual layers of a network for images.
using small_network = network<input<12, 10, 3>,                                      //
                              conv<6, filter<3>, pad<1>>, relu, max_pool<filter<2>>, //
                              conv<10, filter<3>, stride<2>, pad<1, 0, 1, 1>>, relu, //
                              dropout<30>, avg_pool<filter<2>, stride<1>>,           //
                              fully_connected<17>, strider::tanh,                    //
                              fully_connected<4>, softmax>;

/// Large enough that a convolution and a fully connected layer on a single image are divided among
/// threads, with a number of inputs that is no multiple of a vector.
using large_network = network<input<33, 31, 3>, conv<32, filter<5>, pad<2>>, leaky_relu,
                              max_pool<filter<3>, stride<2>>, conv<11, filter<4, 3>>, sigmoid,
                              fully_connected<1100>, relu, fully_connected<10>, softmax>;
static_assert(large_network::facts[0].macs >= strider::detail::min_parallel_macs);
static_assert(large_network::facts[5].macs >= strider::detail::min_parallel_macs);
static_assert(large_network::facts[5].input.count() % 2 == 1);

/// Large enough that other layers on a single image are divided among threads, too.
using divided_network =
    network<input<61, 59, 3>, conv<64, filter<3>, pad<1>>, relu, local_response_norm<5>,
            max_pool<filter<3>, stride<2>>, fully_connected<10>, softmax>;
template <int I>
using divided_plan = strider::detail::layer_plan<
    strider::detail::execution<divided_network, 6, pass::inference, kernel::lane_axis::channels,
                               float, isa::native>,
    I>;
static_assert(divided_plan<2>::is_long && divided_plan<3>::is_long && divided_plan<4>::is_long);

/// Random values in [-1, 1), the same on every platform.
template <class Real = float>
std::vector<Real> random_images(std::int64_t count, std::uint64_t seed) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    std::vector<Real> numbers(static_cast<std::size_t>(count));
    for (Real& n : numbers) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        n = static_cast<Real>(static_cast<std::int32_t>(state >> 32) >> 8) / Real{8388608};
    }
    return numbers;
}

inline std::vector<int> some_labels(int count, int classes) {
    std::vector<int> labels;
    for (int n = 0; n < count; ++n) labels.push_back((n * 7 + n / 3) % classes);
    return labels;
}

/// Bitwise equality: NaN equals NaN, and 0 differs from -0.
template <class Real>
bool same_bits(std::span<const Real> a, std::span<const std::type_identity_t<Real>> b) {
    return a.size() == b.size() &&
           (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

/// The message of the exception thrown by f; "no exception" if there is none.
template <class Exception, class F>
std::string message_of(F f) {
    try {
        f();
    } catch (const Exception& e) {
        return e.what();
    }
    return "no exception";
}

} // namespace strider::test
