// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A small network, forward and training, as one set of a program, named STRIDER_ISA_SET.
#include "set.hpp"

#include <strider/inference.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>
#include <strider/simd/vec.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <cstddef>
#include <span>

namespace strider::test {

namespace {

using net = network<input<12, 12, 3>, conv<10, filter<3>, pad<1>>, relu, max_pool<filter<2>>,
                    conv<20, filter<3>>, relu, fully_connected<4>, softmax>;

std::vector<float> images_of(int count) {
    std::vector<float> numbers(static_cast<std::size_t>(net::input.count() * count));
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<float>(i * 7 % 23) / 23.0f - 0.5f;
    return numbers;
}

std::vector<float> numbers() {
    constexpr int batch = 20;
    constexpr int steps = 3;
    const std::vector<float> images = images_of(batch);
    std::vector<int> labels(batch);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<int>(i % 4);
    trainer<net> learner{model<net>(1)};
    for (int step = 0; step < steps; ++step) learner.step(images, labels, 0.01);

    const inference<net> engine(learner.model());
    std::vector<float> outputs(static_cast<std::size_t>(net::output.count() * (batch + 1)));
    const std::span all(outputs);
    const auto first = static_cast<std::size_t>(net::output.count() * batch);
    engine.forward(images, all.first(first));
    engine.forward(std::span(images).first(static_cast<std::size_t>(net::input.count())),
                   all.subspan(first));
    return outputs;
}

void refuse() {
    const inference<net> engine(model<net>(1));
    std::vector<float> outputs(1);
    engine.forward(images_of(1), outputs);
}

} // namespace

extern "C" {
extern const isa_set STRIDER_ISA_SET;
}
constinit const isa_set STRIDER_ISA_SET{isa::native::name, &numbers, &refuse};

} // namespace strider::test
