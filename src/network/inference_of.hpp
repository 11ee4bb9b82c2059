// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::inference_of`: an `any_inference` of a network type. Included by the
// sources of src/networks only, since it compiles all of the network's kernels.
#pragma once

#include "network/any_network.hpp"
#include "network/model_of.hpp"

#include <strider/inference.hpp>

#include <memory>
#include <span>

namespace strider::program {

template <class Net>
class inference_of final : public any_inference {
public:
    inference_of(const model<Net>& weights, int threads)
        : engine_(weights, threads), memory_(engine_.make_workspace()) {}

    void forward(std::span<const float> images, std::span<float> outputs) override {
        engine_.forward(images, outputs, memory_);
    }

private:
    strider::inference<Net> engine_;
    typename strider::inference<Net>::workspace memory_;
};

/// The engines of an inference-only network.
template <class Net>
network_engines forward_of() {
    network_engines engines;
    engines.infer = [](const any_model& weights, int threads) -> std::unique_ptr<any_inference> {
        return std::make_unique<inference_of<Net>>(numbers_of<Net>(weights), threads);
    };
    return engines;
}

} // namespace strider::program
