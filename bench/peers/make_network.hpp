// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a network is registered with the programs that measure it.
#pragma once

#include "network_case.hpp"
#include "support/layers.hpp"

#include <strider/inference.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace strider::bench {

template <class Net>
model<Net> model_of(const network_job& job) {
    model<Net> m(0);
    std::ranges::copy(job.parameters, m.parameters().begin());
    std::ranges::copy(job.statistics, m.statistics().begin());
    return m;
}

template <class Net, class Numerics>
class our_inference final : public peer {
public:
    explicit our_inference(const network_job& job)
        : images_(job.images), engine_(model_of<Net>(job), job.threads),
          memory_(engine_.make_workspace()),
          outputs_(static_cast<std::size_t>(job.batch) *
                   static_cast<std::size_t>(Net::output.count())) {}
    void run() override { engine_.forward(images_, outputs_, memory_); }
    std::vector<float> result() override { return outputs_; }

private:
    std::span<const float> images_;
    inference<Net, Numerics> engine_;
    typename inference<Net, Numerics>::workspace memory_;
    std::vector<float> outputs_;
};

template <class Net>
class our_training final : public peer {
public:
    explicit our_training(const network_job& job)
        : images_(job.images), labels_(job.labels), rate_(job.rate),
          trainer_(model_of<Net>(job), {.batch = job.batch, .threads = job.threads}) {}
    void run() override { trainer_.step(images_, labels_, rate_); }
    std::vector<float> result() override {
        // A step computes the mean over the batch.
        std::vector<float> sums(trainer_.gradients().begin(), trainer_.gradients().end());
        for (float& g : sums) g *= static_cast<float>(labels_.size());
        return sums;
    }

private:
    std::span<const float> images_;
    std::span<const int> labels_;
    double rate_;
    trainer<Net> trainer_;
};

/// Registers a network with dropout disabled, since two libraries cannot draw the same random
/// numbers. With numerics::fast only its inference.
template <class Net, class Numerics = numerics::exact>
network_case make_network(const std::string& name) {
    using numbers = model<Net>;
    network_case made{name, {}, 2.0 * static_cast<double>(Net::macs), training_operations<Net>()};
    made.bytes = static_cast<double>(Net::template activation_bytes<float>);
    made.job.name = name;
    made.job.input = Net::input;
    made.job.layers = Net::graph.layers;
    made.job.edges = Net::graph.edges;
    made.job.tensors = numbers::tensors;
    made.job.statistics_tensors = numbers::statistics_tensors;
    made.initial = [] {
        const model<Net> m(1);
        return network_numbers{{m.parameters().begin(), m.parameters().end()},
                               {m.statistics().begin(), m.statistics().end()}};
    };
    made.forward = [](const network_job& job) -> std::unique_ptr<peer> {
        return std::make_unique<our_inference<Net, Numerics>>(job);
    };
    if constexpr (std::is_same_v<Numerics, numerics::exact>)
        made.step = [](const network_job& job) -> std::unique_ptr<peer> {
            return std::make_unique<our_training<Net>>(job);
        };
    return made;
}

} // namespace strider::bench
