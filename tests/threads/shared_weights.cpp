// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that training and inference give the same bits with any number of threads where the blocks
// of a batch share a dense layer's weights, and layers and parameters are many enough to be
// divided.
#include "../train/train_test.hpp"

#include <strider/inference.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

namespace {

using namespace strider;

using wide = network<input<6, 6, 3>, conv<30, filter<3>>, relu, fully_connected<2185>, relu,
                     fully_connected<10>, softmax>;
static_assert(strider::detail::shares_weights<float>(wide::facts[2]));
static_assert(wide::parameters >= strider::detail::least_parallel_parameters);

struct run {
    std::vector<double> losses;
    std::vector<float> parameters;
    friend bool operator==(const run&, const run&) = default;
};

run train(int threads) {
    constexpr int lanes = lanes_of<float, isa::native>;
    constexpr int batch = lanes * (strider::detail::most_shared_blocks + 2) + 3;
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
    // A pair, and one that is left; one that is not full; for two threads, one each.
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
