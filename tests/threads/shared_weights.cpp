// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that training and inference give the same bits with any number of threads where the blocks
// of a batch share a dense layer's weights, and layers and parameters are large enough to be
// divided.
#include "../train/train_test.hpp"

#include <strider/inference.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace strider;

using wide = network<input<6, 6, 3>, conv<30, filter<3>>, relu, fully_connected<2185>, relu,
                     fully_connected<10>, softmax>;
static_assert(strider::detail::streams_weights<float>(wide::facts[2]));
static_assert(wide::parameters >= strider::detail::min_parallel_parameters);

/// Too large for blocks: images run one by one, and are gathered before the dense layers with many
/// weights, except the one bypassed by a residual.
using large = network<input<256, 257, 8>, conv<6, filter<8>, stride<8>, floor_fit>, relu,
                      fully_connected<1100>, relu, residual<fully_connected<1100>>, relu,
                      dropout<50>, fully_connected<1000>, softmax>;
static_assert(inference<large>::block_images == 1);
template <class Net>
constexpr bool gathered(int layer) {
    return strider::detail::streams_weights<float>(
               Net::graph.layers[static_cast<std::size_t>(layer)]) &&
           strider::detail::is_cut(Net::graph, Net::depth, layer);
}
static_assert(gathered<large>(2));
static_assert(strider::detail::streams_weights<float>(large::facts[4]) && !gathered<large>(4));
static_assert(gathered<large>(8));
static_assert(large::facts[8].kind == layer_kind::fully_connected);

struct run {
    std::vector<double> losses;
    std::vector<float> parameters;
    friend bool operator==(const run&, const run&) = default;
};

run train(int threads) {
    constexpr int lanes = lanes_of<float, isa::native>;
    constexpr int batch = lanes * (strider::detail::max_streamed_blocks + 2) + 3;
    trainer<wide> tested(model<wide>(3), {.batch = batch, .threads = threads});
    run result;
    for (const int size : {batch, 2 * lanes + 1, 5}) {
        const auto images = test::random_images(size * wide::input.count(), 4);
        result.losses.push_back(tested.step(images, test::some_labels(size, 10), 0.01).loss);
    }
    const auto parameters = tested.model().parameters();
    result.parameters.assign(parameters.begin(), parameters.end());
    return result;
}

} // namespace

TEST_CASE("Training with shared weights gives the same bits with any number of threads",
          "[train][threads]") {
    const run expected = train(1);
    CHECK(expected.losses[0] != expected.losses[1]);
    for (const int threads : {2, 3}) CHECK(train(threads) == expected);
}

TEST_CASE("Blocks that share weights give the same bits as one after the other",
          "[train][threads]") {
    using engine = inference<wide>;
    const model<wide> trained(7);
    constexpr auto block = static_cast<std::size_t>(engine::block_images);
    constexpr auto inputs = static_cast<std::size_t>(wide::input.count());
    REQUIRE(block > 1);
    // A pair and a single block; a partial block; for two threads, one each.
    for (const std::size_t count : {3 * block, 5 * block - 1, 2 * block}) {
        INFO(count << " images");
        const auto images = test::random_images(static_cast<std::int64_t>(count * inputs), 9);
        std::vector<float> expected(count * 10);
        const engine one(trained, 1);
        for (std::size_t at = 0; at < count; at += block) {
            const std::size_t present = std::min(block, count - at);
            one.forward(std::span(images).subspan(at * inputs, present * inputs),
                        std::span(expected).subspan(at * 10, present * 10));
        }
        for (const int threads : {1, 2, 3}) {
            INFO(threads << " threads");
            const engine tested(trained, threads);
            std::vector<float> outputs(count * 10, -1);
            tested.forward(images, outputs);
            CHECK(test::same_bits<float>(outputs, expected));
        }
    }
}

TEST_CASE("Images that share weights agree with single images, with any number of threads",
          "[train][threads]") {
    using engine = inference<large>;
    const model<large> trained(7);
    constexpr auto inputs = static_cast<std::size_t>(large::input.count());
    constexpr auto outputs = static_cast<std::size_t>(large::output.count());
    constexpr std::size_t most = strider::detail::max_gathered_images + 4;
    static_assert(strider::detail::min_gathered_images == 4);
    const auto images = test::random_images(most * inputs, 9);
    std::vector<float> alone(most * outputs);
    const engine one(trained, 1);
    for (std::size_t n = 0; n < most; ++n) {
        const auto found = one(std::span(images).subspan(n * inputs, inputs));
        std::copy(found.begin(), found.end(),
                  alone.begin() + static_cast<std::ptrdiff_t>(n * outputs));
    }
    const engine two(trained, 2);
    const engine three(trained, 3);
    // Of 36 images four are gathered after the first 32; of 35, three run as single images.
    for (const std::size_t count :
         {std::size_t{2}, std::size_t{4}, std::size_t{7}, most - 1, most}) {
        INFO(count << " images");
        const auto some = std::span(images).first(count * inputs);
        std::vector<float> expected(count * outputs, -1);
        auto memory = one.make_workspace();
        std::fill_n(memory.arena(0), engine::arena_bytes / 4,
                    std::numeric_limits<float>::quiet_NaN());
        one.forward(some, expected, memory);
        float worst = 0;
        for (std::size_t i = 0; i < expected.size(); ++i)
            worst = std::max(worst, std::abs(expected[i] - alone[i]) / alone[i]);
        // Sums of at most 6144 terms, in another order.
        CHECK(worst <= 1e-4f);
        for (const engine* tested : {&two, &three}) {
            INFO(tested->threads() << " threads");
            std::vector<float> found(count * outputs, -1);
            tested->forward(some, found);
            CHECK(test::same_bits<float>(found, expected));
        }
        // Fewer arenas than threads, and many.
        for (const int arenas : {1, 17}) {
            INFO(arenas << " arenas");
            std::vector<float> found(count * outputs, -1);
            engine::workspace other(arenas);
            three.forward(some, found, other);
            CHECK(test::same_bits<float>(found, expected));
        }
    }
}
