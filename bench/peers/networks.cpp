// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures whole networks against the peers: the forward pass and a training step.
#include "contest.hpp"
#include "network_case.hpp"
#include "support/sampling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace strider::bench {

std::vector<network_case>& network_cases() {
    static std::vector<network_case> cases;
    return cases;
}

namespace {

/// Relative to the largest element. Gradients in float are discontinuous: rounding an activation
/// across the kink of a relu redirects its gradient, and deep networks with random weights and
/// batch_norms have many (ResNet-18: 1.5 %, MobileNet v2: 4.5 %). tests/libtorch bounds this effect
/// tensor by tensor.
constexpr double gradient_tolerance = 0.1;

/// Available bytes; unlimited if Linux does not report them.
double available_bytes() {
    std::ifstream file("/proc/meminfo");
    std::string key;
    double kilobytes = 0;
    while (file >> key)
        if (key == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
    return 1e15;
}

/// Scales down the scores of a network with random weights, so that no probability is close to 1,
/// which would leave nothing to compare.
void temper(const network_case& of, network_numbers& numbers, std::span<const float> image) {
    constexpr float most = 0.5F;
    const parameter_tensor& last = *std::ranges::find_if(
        of.job.tensors.rbegin(), of.job.tensors.rend(),
        [](const parameter_tensor& t) { return t.role == parameter_role::weight; });
    for (int attempt = 0; attempt < 12; ++attempt) {
        network_job job = of.job;
        job.parameters = numbers.parameters;
        job.statistics = numbers.statistics;
        job.images = image;
        const auto engine = of.forward(job);
        engine->run();
        if (std::ranges::max(engine->result()) < most) return;
        for (std::int64_t i = 0; i < last.size; ++i)
            numbers.parameters[static_cast<std::size_t>(last.offset + i)] *= 0.25F;
    }
}

void measure_network(contest& all, const network_case& of, const network_numbers& numbers,
                     bool training, int batch, int threads) {
    const auto count = static_cast<std::size_t>(batch);
    const std::vector<float> images =
        random_numbers(count * static_cast<std::size_t>(of.job.input.count()), 2);
    const int classes = of.job.layers.back().output.channels;
    std::vector<int> labels(training ? count : 0);
    for (std::size_t n = 0; n < labels.size(); ++n) labels[n] = static_cast<int>(n) * 7 % classes;
    network_job job = of.job;
    job.parameters = numbers.parameters;
    job.statistics = numbers.statistics;
    job.images = images;
    job.labels = labels;
    job.batch = batch;
    job.threads = threads;
    job.rate = 1e-6; // so small that many steps on one batch do not diverge
    contest_line line{training ? "training" : "inference",
                      of.name,
                      training ? "step" : "forward",
                      batch,
                      threads,
                      training ? of.training_operations : of.operations,
                      0};

    // Volumes and gradients, ours and a peer's.
    const double needed = training ? of.bytes * batch * 4 : 0;
    const double available = available_bytes();
    if (needed > available) {
        fmt::print("{} {}, batch {}: left out: it needs some {:.0f} GB, {:.0f} are free\n", of.name,
                   line.pass, batch, needed * 1e-9, available * 1e-9);
        return;
    }
    std::vector<contender> contenders;
    contenders.push_back({"strider", training ? of.step(job) : of.forward(job)});
    for (contender& c : contenders_of(all.libraries(), &library::network, job))
        contenders.push_back(std::move(c));
    std::vector<entrant> entrants;
    std::vector<float> ours;
    for (const contender& c : contenders) {
        c.runs->run();
        const std::vector<float> found = c.runs->result();
        if (ours.empty()) {
            ours = found;
        } else if (const auto wrong =
                       difference_of(found, ours, training ? gradient_tolerance : 1e-3);
                   !wrong.empty()) {
            all.fail(line, c.name, wrong);
            return;
        }
        entrants.push_back({c.name, [&c] { c.runs->run(); }, threads, c.note});
    }
    std::unique_ptr<peer> one_thread;
    if (threads > 1 && needed * 1.5 < available) {
        job.threads = 1;
        one_thread = training ? of.step(job) : of.forward(job);
        entrants.push_back({"strider, one thread", [&] { one_thread->run(); }, 1});
    }
    all.run(line, entrants);
}

int run(int argc, char** argv) {
    const auto [options, exit_code] =
        read_options(argc, argv, "Compares networks with oneDNN, libtorch and dlib.");
    if (exit_code >= 0) return exit_code;
    contest all(options, "networks");
    std::ranges::sort(network_cases(), {}, &network_case::operations);
    for (const bool training : {false, true}) {
        if (!options.wants(options.passes, training ? "step" : "forward")) continue;
        for (const network_case& of : network_cases()) {
            if (!options.wants(options.sets, of.name) || (training && of.step == nullptr)) continue;
            network_numbers numbers = of.initial();
            temper(of, numbers, random_numbers(static_cast<std::size_t>(of.job.input.count()), 2));
            for (const int batch : options.batches) {
                if (training && batch == 1) continue;
                for (const int threads : options.threads)
                    measure_network(all, of, numbers, training, batch, threads);
            }
        }
    }
    return all.finish();
}

} // namespace

} // namespace strider::bench

int main(int argc, char** argv) { return strider::bench::run(argc, argv); }
