// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that training gives the same bits with any number of threads where the blocks of a batch
// share a dense layer's weights, and layers and parameters are many enough to be divided.
#include "../train/train_test.hpp"

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
