// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the forward pass of the known small networks.
#include "support/measure.hpp"
#include "support/oracle.hpp"

#include <strider/inference.hpp>
#include <strider/zoo.hpp>

#include <string>

namespace strider::bench {

namespace {

template <class Net>
void run(benchmark::State& state, int batch, int threads) {
    const model<Net> m(1);
    const auto count = static_cast<std::size_t>(batch);
    const auto size = static_cast<std::size_t>(Net::input.count());
    const auto classes = static_cast<std::size_t>(Net::output.count());
    const std::vector<float> images = random_numbers(count * size, 2);
    std::vector<float> outputs(count * classes);

    const inference<Net> engine(m, threads);
    const inference<Net> engine_of_one(m, 1);
    auto memory = engine.make_workspace();
    auto memory_of_one = engine_of_one.make_workspace();
    const auto ours = [&] { engine.forward(images, outputs, memory); };
    const auto other = onednn_forward(Net::facts, m.parameters(), images, batch, threads);

    ours();
    std::vector<float> expected;
    for (std::size_t n = 0; n < count; ++n) {
        const auto one =
            naive_forward(Net::facts, m.parameters(), std::span(images).subspan(n * size, size));
        expected.insert(expected.end(), one.begin(), one.end());
    }
    if (!agrees(state, "strider", outputs, expected, 1e-5)) return;
    if (other != nullptr) {
        other->run();
        if (!agrees(state, "oneDNN", other->result(), expected, 1e-5)) return;
    }
    measure(state,
            {.images = batch,
             .operations = 2.0 * static_cast<double>(Net::macs),
             .threads = threads,
             .ours = ours,
             .ours_on_one_thread = [&] { engine_of_one.forward(images, outputs, memory_of_one); },
             .other = other.get()});
}

template <class Net>
void add(const std::string& name) {
    for (const int batch : {1, 32})
        for (const int threads : {1, 2})
            add_benchmark("forward/" + name + "/batch:" + std::to_string(batch) +
                              "/threads:" + std::to_string(threads),
                          [=](benchmark::State& state) { run<Net>(state, batch, threads); });
}

} // namespace

void add_benchmarks() {
    add<zoo::convnetjs_cifar10>("convnetjs_cifar10");
    add<zoo::convnetjs_mnist>("convnetjs_mnist");
    add<zoo::lenet5>("lenet5");
}

} // namespace strider::bench
