// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures a training step: forward, backward and update; the peer's excludes the update.
#include "support/layers.hpp"
#include "support/measure.hpp"
#include "support/oracle.hpp"

#include <strider/train/trainer.hpp>
#include <strider/zoo.hpp>

#include <string>

namespace strider::bench {

namespace {

template <class Net>
void run(benchmark::State& state, int batch, int threads) {
    const auto count = static_cast<std::size_t>(batch);
    const std::vector<float> images =
        random_numbers(count * static_cast<std::size_t>(Net::input.count()), 2);
    std::vector<int> labels(count);
    for (std::size_t n = 0; n < count; ++n)
        labels[n] = static_cast<int>(n * 7 % static_cast<std::size_t>(Net::output.count()));

    const model<Net> m(1);
    trainer<Net> ours(m, {.batch = batch, .threads = threads});
    trainer<Net> ours_on_one_thread(m, {.batch = batch, .threads = 1});
    const auto other = onednn_training(Net::facts, m.parameters(), images, labels, threads);

    const std::vector<float> expected = naive_gradient(Net::facts, m.parameters(), images, labels);
    ours.gradient(images, labels);
    if (!agrees(state, "strider", ours.gradients(), expected, 1e-4)) return;
    if (other != nullptr) {
        other->run();
        if (!agrees(state, "oneDNN", other->result(), expected, 1e-4)) return;
    }
    // A rate so small that thousands of steps on one batch do not diverge.
    constexpr double rate = 1e-6;
    measure(state, {.images = batch,
                    .operations = training_operations<Net>(),
                    .threads = threads,
                    .ours = [&] { ours.step(images, labels, rate); },
                    .ours_on_one_thread = [&] { ours_on_one_thread.step(images, labels, rate); },
                    .other = other.get()});
}

template <class Net>
void add(const std::string& name) {
    for (const int threads : {1, 2})
        add_benchmark("step/" + name + "/batch:32/threads:" + std::to_string(threads),
                      [=](benchmark::State& state) { run<Net>(state, 32, threads); });
}

} // namespace

void add_benchmarks() {
    add<zoo::convnetjs_cifar10>("convnetjs_cifar10");
    add<zoo::convnetjs_mnist>("convnetjs_mnist");
    add<zoo::lenet5>("lenet5");
}

} // namespace strider::bench
