// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks that a network of strider agrees with libtorch.
#pragma once

#include "../catch.hpp"
#include "comparison.hpp"
#include "without_dropout.hpp"

#include <strider/inference.hpp>
#include <strider/model.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace strider::test {

/// With random weights.
template <class Net>
model<Net> prepared_model() {
    model<Net> m(1);
    prepare(describe<Net, model<Net>>(), m.parameters(), m.statistics());
    return m;
}

/// Two single images, and a block of images if the network runs in blocks.
template <class Net>
void check_forward() {
    const model<Net> m = prepared_model<Net>();
    const inference<Net> engine(m, 1);
    const auto compare = [&](std::span<const float> images, std::span<const float> outputs) {
        const distances all = compare_forward(describe<Net, model<Net>>(), m.parameters(),
                                              m.statistics(), images, outputs);
        INFO(text_of(all));
        CHECK(agree(all));
    };
    const auto input = static_cast<std::size_t>(Net::input.count());
    const int count = std::max(2, inference<Net>::block_images);
    const std::vector<float> images = some_numbers(count * Net::input.count(), 2);
    const std::span<const float> two = std::span(images).first(2 * input);
    std::vector<float> outputs = engine(two.first(input));
    const std::vector<float> second = engine(two.subspan(input));
    outputs.insert(outputs.end(), second.begin(), second.end());
    compare(two, outputs);
    if (inference<Net>::block_images > 1) {
        outputs.resize(static_cast<std::size_t>(count * Net::output.count()));
        engine.forward(images, outputs);
        compare(images, outputs);
    }
}

/// strider's result of a training task, in float or in double.
template <class Real, class Net>
training_result train(const model<Net>& initial, const training_task& task) {
    model<Net, Real> converted(0);
    std::ranges::copy(initial.parameters(), converted.parameters().begin());
    std::ranges::copy(initial.statistics(), converted.statistics().begin());
    const std::vector<Real> images(task.images.begin(), task.images.end());
    trainer<Net, sgd, softmax_cross_entropy, Real> t(
        std::move(converted), {.optimizer = {.momentum = task.rule.momentum, .l2 = task.rule.l2},
                               .batch = static_cast<int>(task.batch)});
    training_result result;
    result.numbers = std::is_same_v<Real, float> ? precision::float32 : precision::float64;
    const auto input = static_cast<std::size_t>(Net::input.count());
    for (std::size_t n = 0; n < task.labels.size(); n += task.batch)
        result.losses.push_back(
            t.step(std::span(std::as_const(images)).subspan(n * input, task.batch * input),
                   task.labels.subspan(n, task.batch), task.rate)
                .loss);
    const auto as_doubles = [](std::span<const Real> numbers) {
        return std::vector<double>(numbers.begin(), numbers.end());
    };
    // After a step the gradients are divided by the images of the batch.
    result.gradients = as_doubles(t.gradients());
    result.parameters = as_doubles(std::as_const(t).model().parameters());
    result.statistics = as_doubles(std::as_const(t).model().statistics());
    return result;
}

/// In each of the types.
template <class... Real, class Net>
void check_training(const model<Net>& initial, const training_task& task) {
    const std::vector<training_result> ours{train<Real>(initial, task)...};
    const distances all = compare_training(describe<Net, model<Net>>(), initial.parameters(),
                                           initial.statistics(), task, ours);
    INFO(text_of(all));
    CHECK(agree(all));
}

/// One training step on a batch, in float and in the types, of the network with dropout disabled.
template <class Network, class... Real>
void check_step(std::size_t batch) {
    using net = without_dropout<Network>;
    const std::vector<float> images =
        some_numbers(static_cast<std::int64_t>(batch) * net::input.count(), 3);
    const std::vector<int> labels = some_labels(batch, static_cast<int>(net::output.count()));
    check_training<float, Real...>(prepared_model<net>(),
                                   {images, labels, batch, 0.01, {.momentum = 0.9, .l2 = 0.01}});
}

} // namespace strider::test
