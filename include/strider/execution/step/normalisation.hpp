// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::normalisation`: a model's batch_norm as a scale and a shift, for
// inference.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/simd/vec.hpp>

#include <cmath>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The scale and the shift of each map that a batch_norm amounts to in inference.
template <class Net, class Real>
struct normalisation {
    const Real* gamma;
    const Real* beta;
    const Real* mean;
    const Real* variance;
    double epsilon;

    normalisation(const model_numbers<Real>& model, int layer) noexcept {
        const auto at = static_cast<std::size_t>(layer);
        const layer_facts& facts = Net::graph.layers[at];
        gamma = model.parameters + offsets_of<Net>.parameters[at];
        beta = gamma + facts.weights;
        mean = model.statistics + offsets_of<Net>.statistics[at];
        variance = mean + facts.statistics / 2;
        epsilon = facts.coefficients[0];
    }
    [[nodiscard]] Real scale(int map) const noexcept {
        return static_cast<Real>(static_cast<double>(gamma[map]) /
                                 std::sqrt(static_cast<double>(variance[map]) + epsilon));
    }
    [[nodiscard]] Real shift(int map) const noexcept {
        return subtract_product(beta[map], mean[map], scale(map));
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
