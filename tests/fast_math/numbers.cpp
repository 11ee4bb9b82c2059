// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Computes with every layer, loss and optimizer. This file does no arithmetic of its own, which the
// unit's options could change.
#include <strider/strider.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strider;

using named_numbers = std::vector<std::pair<std::string, std::vector<float>>>;

/// Values made from bits: of either sign, from 2^-7 to 2.
std::vector<float> some_numbers(std::size_t count, std::uint64_t seed, std::uint32_t below) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    std::vector<float> numbers(count);
    for (float& number : numbers) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const auto random = static_cast<std::uint32_t>(state >> 33);
        const std::uint32_t exponent = below - random % 8;
        number = std::bit_cast<float>((random & 1u) << 31 | exponent << 23 |
                                      (random * 2654435761u & 0x7fffffu));
    }
    return numbers;
}

template <class Net>
model<Net> some_model() {
    model<Net> made(1);
    // Not the initial weights, since Boost.Random's arithmetic depends on the unit's options.
    const auto numbers = some_numbers(made.parameters().size(), 2, 125);
    std::copy(numbers.begin(), numbers.end(), made.parameters().begin());
    for (float& number : made.statistics()) number = std::bit_cast<float>(0x3f9d70a4u); // 1.23
    return made;
}

constexpr int images = 19; // a block and some single images, for any vector length

template <class Numerics, class Net>
void add_forward(named_numbers& all, const std::string& name) {
    const inference<Net, Numerics> tested(some_model<Net>(), 1);
    const auto input = some_numbers(static_cast<std::size_t>(images * Net::input.count()), 3, 127);
    std::vector<float> output(static_cast<std::size_t>(images * Net::output.count()));
    tested.forward(input, output);
    all.emplace_back(name + ", forward", output);
    all.emplace_back(name + ", alone",
                     tested(std::span(input).first(static_cast<std::size_t>(Net::input.count()))));
}

template <class Loss, class Net, class Optimizer>
void add_training(named_numbers& all, const std::string& name, const Optimizer& optimizer) {
    trainer<Net, Optimizer, Loss> tested(
        some_model<Net>(), {.optimizer = optimizer, .batch = images, .threads = 1, .seed = 4});
    const auto input = some_numbers(static_cast<std::size_t>(images * Net::input.count()), 5, 127);
    std::vector<int> labels(images);
    for (int i = 0; i < images; ++i) labels[static_cast<std::size_t>(i)] = i % Net::output.channels;
    std::vector<float> losses;
    for (int step = 0; step < 3; ++step)
        losses.push_back(static_cast<float>(tested.step(input, labels, 0.01).loss));
    all.emplace_back(name + ", losses", losses);
    all.emplace_back(name + ", weights", std::vector<float>(tested.model().parameters().begin(),
                                                            tested.model().parameters().end()));
}

/// Every activation.
using activations = network<input<8, 9, 3>, conv<18, filter<3>, pad<1>>, relu,
                            max_pool<filter<2>, floor_fit>, conv<7, filter<3>, pad<1>>, batch_norm,
                            elu, conv<9, filter<1>>, gelu, conv<9, filter<1>>, sigmoid,
                            conv<9, filter<1>>, strider::tanh, fully_connected<5>, softmax>;

/// Everything else.
using other = network<input<9, 8, 4>, local_response_norm<3>, depthwise_conv<filter<3>, pad<1>>,
                      residual<sequence<conv<4, filter<1>>, batch_norm>>, relu,
                      avg_pool<filter<3>, stride<2>, pad<1>, ceil_fit>, dropout<20>, maxout<2>,
                      gate<sequence<global_avg_pool, conv<2, filter<1>>, sigmoid>>,
                      conv_transpose<5, filter<2>, stride<2>>, hard_swish, fully_connected<4>>;

using winograd_like =
    network<input<30, 30, 3>, conv<32, filter<3>, pad<1>>, relu, conv<64, filter<3>, pad<1>>, relu,
            global_avg_pool, fully_connected<6>>;

} // namespace

named_numbers STRIDER_NUMBERS();
named_numbers STRIDER_NUMBERS() {
    named_numbers all;
    add_forward<numerics::exact, activations>(all, "activations");
    add_training<softmax_cross_entropy, activations>(all, "sgd", sgd{.momentum = 0.9});
    add_forward<numerics::exact, other>(all, "other");
    add_training<squared_error, other>(all, "adadelta", adadelta{});
    add_training<multiclass_hinge, other>(all, "adagrad", adagrad{.l2 = 0.01});
    add_training<softmax_cross_entropy, other>(all, "adamw", adamw{});
    add_training<squared_error, other>(all, "rmsprop", rmsprop{.l1 = 0.01});
    add_forward<numerics::fast, winograd_like>(all, "fast");
    return all;
}
