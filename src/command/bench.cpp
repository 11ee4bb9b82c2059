// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider bench NET`: measures a forward pass and a training step.

#include "command/command.hpp"
#include "command/options.hpp"
#include "network/catalogue.hpp"
#include "text/format.hpp"
#include "text/output.hpp"

#include <strider/data/random.hpp>
#include <strider/error.hpp>

#include <boost/random/normal_distribution.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace strider::program {

namespace {

struct bench_options {
    std::string network;
    int threads = 1;
    double seconds = 1;
};

/// The median of repeated timings of a call, in seconds, and half the interquartile range.
struct timing {
    double median = 0;
    double spread = 0;
};

template <class Call>
timing time_of(double seconds, const Call& call) {
    using clock = std::chrono::steady_clock;
    const auto since = [](clock::time_point then) {
        return std::chrono::duration<double>(clock::now() - then).count();
    };
    call(); // warms caches and threads
    constexpr double shortest_sample = 1e-3;
    int repeats = 1;
    for (double once = 0; once < shortest_sample; repeats *= 2) {
        const auto begun = clock::now();
        for (int i = 0; i < repeats; ++i) call();
        once = since(begun);
        if (once >= shortest_sample) break;
    }
    std::vector<double> samples;
    const auto begun = clock::now();
    // Three samples suffice for slow calls.
    while (since(begun) < seconds || samples.size() < (since(begun) < 10 * seconds ? 5 : 3)) {
        const auto sample = clock::now();
        for (int i = 0; i < repeats; ++i) call();
        samples.push_back(since(sample) / repeats);
    }
    std::sort(samples.begin(), samples.end());
    const auto at = [&](std::size_t quarter) { return samples[samples.size() * quarter / 4]; };
    return {at(2), (at(3) - at(1)) / 2};
}

std::vector<float> random_images(const network_facts& facts, int count) {
    std::vector<float> numbers(static_cast<std::size_t>(facts.input.count() * count));
    auto random = data::engine_for(1, 2, 3);
    boost::random::normal_distribution<float> normal;
    for (float& number : numbers) number = normal(random);
    return numbers;
}

/// Measures a training step. Throws unless training lowers the loss.
template <class Add>
void bench_training(const any_network& network, const bench_options& options,
                    const std::vector<float>& images, int batch, const Add& add) {
    std::vector<int> labels(static_cast<std::size_t>(batch));
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<int>(i % static_cast<std::size_t>(network.facts().output.count()));
    training_choice choice;
    choice.optimizer = parse_optimizer("sgd").optimizer;
    choice.batch = batch;
    choice.threads = options.threads;
    const auto trainer = network.train(choice);
    constexpr double careful = 1e-4;
    const double before = trainer->step(images, labels, careful).loss;
    add(fmt::format("training step, batch {}", batch), batch, 3,
        time_of(options.seconds, [&] { trainer->step(images, labels, careful); }));
    if (!(trainer->step(images, labels, careful).loss < before))
        throw error("the training steps do not lower the loss");
}

void bench(const bench_options& options) {
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_run();
    text_table table{
        {false, true, true, true, true}, {{"work", "us/image", "+-", "images/s", "GFLOP/s"}}, {3}};
    const auto add = [&](const std::string& work, int batch, double passes, timing took) {
        const double each = took.median / batch;
        table.rows.push_back(
            {work, fmt::format("{:.2f}", 1e6 * each),
             fmt::format("{:.1f} %", 100 * took.spread / took.median),
             each < 0.1 ? grouped(std::lround(1 / each)) : fmt::format("{:.1f}", 1 / each),
             fmt::format("{:.1f}", 2e-9 * passes * static_cast<double>(facts.macs) / each)});
    };
    constexpr int large = 32;
    constexpr std::int64_t max_macs = 20'000'000'000; // about a second on one thread
    const bool in_batches = network.can_train() || facts.macs * large <= max_macs;
    const auto images = random_images(facts, in_batches ? large : 1);
    const auto inference = network.infer(*network.draw(1), options.threads);
    for (const int batch : in_batches ? std::vector{1, large} : std::vector{1}) {
        const auto some =
            std::span(images).first(static_cast<std::size_t>(facts.input.count() * batch));
        std::vector<float> outputs(static_cast<std::size_t>(facts.output.count() * batch));
        inference->forward(some, outputs);
        for (const float number : outputs) // guards against measuring nonsense
            if (!std::isfinite(number))
                throw error("the forward pass gives NaN or infinite values");
        add(fmt::format("forward, batch {}", batch), batch, 1,
            time_of(options.seconds, [&] { inference->forward(some, outputs); }));
    }
    if (network.can_train()) bench_training(network, options, images, large, add);
    say("{}, {} thread{}; medians; +-: half the interquartile range\n\n{}\n", facts.name,
        options.threads == 0 ? "all" : std::to_string(options.threads),
        options.threads == 1 ? "" : "s", table.text());
    say("GFLOP/s: 2 per multiply-accumulate of the forward pass{}\n",
        network.can_train() ? ", three times that for training" : "");
}

} // namespace

void add_bench(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("bench", "Measure a network's speed");
    auto options = std::make_shared<bench_options>();
    add_network(*command, options->network);
    add_threads(*command, options->threads);
    add_number(*command, ranges::seconds, options->seconds, "Seconds of each measurement", "1");
    command->callback([options] { bench(*options); });
}

} // namespace strider::program
