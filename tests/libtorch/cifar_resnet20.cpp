// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares cifar_resnet20 with libtorch: forward, a step, and ten steps of training.
#include "../unit/data_files.hpp"
#include "agreement.hpp"

#include <strider/data/cifar10.hpp>
#include <strider/data/drawn.hpp>
#include <strider/zoo/cifar_resnet20.hpp>

namespace strider {

namespace {

using zoo::cifar_resnet20;

constexpr std::size_t steps = 10;
constexpr std::size_t batch = 32;

/// Images of CIFAR-10 if available, else drawn.
data::dataset small_images() {
    constexpr std::size_t count = steps * batch;
    const auto folder = test::real_data();
    return folder.empty()
               ? data::draw_images(5, count, cifar_resnet20::input)
               : data::take(data::read_cifar10(folder / "cifar-10-batches-bin", data::split::train),
                            count);
}

/// cifar_resnet20 with a mistake in libtorch's version.
template <class Mistake>
test::network_description with(Mistake mistake) {
    test::network_description net = test::describe<cifar_resnet20, model<cifar_resnet20>>();
    std::size_t changed = 0;
    for (layer_facts& layer : net.layers)
        if (mistake(layer)) ++changed;
    REQUIRE(changed > 0);
    return net;
}

bool tenfold_epsilon(layer_facts& layer) {
    if (layer.kind != layer_kind::batch_norm) return false;
    layer.coefficients[0] *= 10;
    return true;
}

/// In one layer: a padding of 2 before and 0 after, instead of 1 and 1.
bool shifted_pad(layer_facts& layer) {
    if (layer.kind != layer_kind::conv || layer.filters != 64 || layer.window.stride_height != 2)
        return false;
    layer.window.pad_left = 2;
    layer.window.pad_right = 0;
    return true;
}

bool faster_statistics(layer_facts& layer) {
    if (layer.kind != layer_kind::batch_norm) return false;
    layer.coefficients[1] *= 1.001;
    return true;
}

} // namespace

TEST_CASE("cifar_resnet20 runs forward as libtorch does") { test::check_forward<cifar_resnet20>(); }

TEST_CASE("cifar_resnet20 takes a step in float and in double as libtorch does") {
    test::check_step<cifar_resnet20, double>(8);
}

TEST_CASE("a mistake in cifar_resnet20 is noticed in a forward pass") {
    const model<cifar_resnet20> m = test::prepared_model<cifar_resnet20>();
    const std::vector<float> image = test::some_numbers(cifar_resnet20::input.count(), 2);
    const std::vector<float> output = inference<cifar_resnet20>(m)(image);
    const auto agrees = [&](const test::network_description& net) {
        return agree(test::compare_forward(net, m.parameters(), m.statistics(), image, output));
    };
    CHECK(agrees(with([](layer_facts&) { return true; })));
    CHECK_FALSE(agrees(with(tenfold_epsilon)));
    CHECK_FALSE(agrees(with(shifted_pad)));
}

TEST_CASE("a mistake in cifar_resnet20 is noticed in a step") {
    const model<cifar_resnet20> initial = test::prepared_model<cifar_resnet20>();
    const std::vector<float> images = test::some_numbers(4 * cifar_resnet20::input.count(), 3);
    const std::vector<int> labels = test::some_labels(4, 10);
    const test::training_task task{images, labels, 4, 0.01, {.momentum = 0.9, .l2 = 0.01}};
    const test::training_result result = test::train<float>(initial, task);
    const auto agrees = [&](const test::network_description& net, const test::training_task& other,
                            const test::training_result& ours) {
        return agree(test::compare_training(net, initial.parameters(), initial.statistics(), other,
                                            std::span(&ours, 1)));
    };
    const auto right = with([](layer_facts&) { return true; });
    CHECK(agrees(right, task, result));
    CHECK_FALSE(agrees(with(tenfold_epsilon), task, result));
    CHECK_FALSE(agrees(with(shifted_pad), task, result));
    CHECK_FALSE(agrees(with(faster_statistics), task, result));
    test::training_task undecayed = task;
    undecayed.rule.l2 = 0;
    CHECK_FALSE(agrees(right, undecayed, result));
    // One gradient, of a tensor of 432 elements, 10 % too large.
    test::training_result scaled = result;
    for (std::size_t i = 0; i < 432; ++i) scaled.gradients[i] *= 1.1;
    CHECK_FALSE(agrees(right, task, scaled));
}

TEST_CASE("cifar_resnet20 takes ten steps as libtorch does") {
    const data::dataset images = small_images();
    std::vector<float> numbers;
    for (const std::uint8_t byte : images.pixels)
        numbers.push_back((static_cast<float>(byte) - 127.5F) / 63.75F);
    const test::training_task task{
        numbers, images.labels, batch, 0.002, {.momentum = 0.9, .l2 = 1e-4}};
    const model<cifar_resnet20> initial(7);
    test::check_training<float, double>(initial, task);
}

} // namespace strider
