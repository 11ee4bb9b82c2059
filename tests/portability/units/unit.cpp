// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A small network, forward and training, as one unit of a program, named STRIDER_UNIT.
#include "unit.hpp"

#include <strider/inspect.hpp>
#include <strider/parallel/background.hpp>
#include <strider/strider.hpp>

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace strider::test {

namespace {

using net = network<input<12, 12, 3>, conv<10, filter<3>, pad<1>>, batch_norm, relu,
                    max_pool<filter<2>>, dropout<20>, fully_connected<4>, softmax>;
constexpr auto image_size = static_cast<std::size_t>(net::input.count());
constexpr auto output_size = static_cast<std::size_t>(net::output.count());

std::vector<float> images_of(std::size_t count) {
    std::vector<float> numbers(image_size * count);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<float>(i * 7 % 23) / 23.0f - 0.5f;
    return numbers;
}

std::vector<float> numbers() {
    constexpr std::size_t batch = 20;
    const std::vector<float> images = images_of(batch);
    std::vector<int> labels(batch);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<int>(i % 4);
    trainer<net> learner{model<net>(1), {.threads = 2}};
    for (int step = 0; step < 3; ++step) learner.step(images, labels, 0.01);

    const inference<net> engine(learner.model(), 2);
    std::vector<float> outputs(output_size * batch);
    engine.forward(images, outputs);
    const auto volumes = activations(learner.model(), std::span(images).first(image_size));
    outputs.insert(outputs.end(), volumes.front().begin(), volumes.front().end());
    return outputs;
}

void refuse(int way) {
    const std::vector<float> image = images_of(1);
    const std::vector<int> labels{1};
    std::vector<float> outputs(output_size);
    const model<net> some(1);
    const inference<net> engine(some, 1);
    trainer<net> learner{some, {.batch = 1, .threads = 1}};
    schedule plateau = reduce_on_plateau{.rate = 0.1};
    switch (way) {
    case 0:
        engine.forward(image, std::span(outputs).first(output_size - 1));
        break;
    case 1:
        static_cast<void>(engine(std::span(image).first(1)));
        break;
    case 2:
        static_cast<void>(inference<net>(some, -1));
        break;
    case 3:
        static_cast<void>(inference<net>::workspace(0));
        break;
    case 4:
        static_cast<void>(activations(some, std::span(image).first(1)));
        break;
    case 5:
        learner.step(images_of(2), std::vector<int>{1, 1}, 0.1);
        break;
    case 6:
        learner.step(image, std::vector<int>{4}, 0.1);
        break;
    case 7:
        plateau.restore({1, 2});
        break;
    case 8:
        static_cast<void>(parse_schedule("cosine:rate=3", 0.1, 1, 1));
        break;
    }
}

#if defined(__cpp_exceptions)
constexpr bool throws = true;
#else
constexpr bool throws = false;
#endif
#define STRIDER_TEXT_(name) #name
#define STRIDER_TEXT(name) STRIDER_TEXT_(name)

} // namespace

extern const unit STRIDER_UNIT;
constinit const unit STRIDER_UNIT{STRIDER_TEXT(STRIDER_UNIT), throws, &numbers, &refuse};

} // namespace strider::test
