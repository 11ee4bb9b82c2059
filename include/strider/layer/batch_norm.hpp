// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `batch_norm`: normalises each activation map by the mean and variance of the
// batch.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// batch_norm_with<Epsilon, Momentum>: y = gamma (x - mean) / sqrt(variance + Epsilon) + beta, with
/// a gamma, beta, mean and variance for each map: 2 C parameters, and 2 C statistics that are not
/// learnt. Keeps the shape.
///
/// In training, mean and variance are those of the batch, over all images, rows and columns of a
/// map; the statistics follow them: new = (1 - Momentum) old + Momentum batch, with the unbiased
/// variance (divisor n - 1), as in PyTorch. A single value a channel cannot be normalised: a
/// trainer refuses a batch of one image if a map is 1 x 1. In inference, mean and variance are the
/// statistics.
/// // [Ioffe15]
template <auto... EpsilonAndMomentum>
struct batch_norm_with {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::batch_norm, "batch_norm", input);
        constexpr int count = static_cast<int>(sizeof...(EpsilonAndMomentum));
        constexpr double numbers[sizeof...(EpsilonAndMomentum) + 2]{
            detail::as_real(EpsilonAndMomentum)...};
        constexpr double epsilon = numbers[0];
        constexpr double momentum = numbers[1];
        // The negation also refuses NaN.
        constexpr bool positive = epsilon > 0 && epsilon < 1e30;
        if (count != 2) {
            detail::refuse(result, problem::argument_count, "batch_norm", input, count);
            result.problem.option = detail::spell("batch_norm_with", EpsilonAndMomentum...);
            return result;
        }
        if (!positive || !(momentum >= 0 && momentum <= 1)) {
            detail::refuse_argument(result, "batch_norm", input,
                                    detail::spell("batch_norm_with", EpsilonAndMomentum...),
                                    positive ? "the momentum must be from 0 to 1"
                                             : "the epsilon must be greater than 0, such as 1e-05");
            return result;
        }
        layer_facts& facts = result.facts;
        facts.coefficients[0] = epsilon;
        facts.coefficients[1] = momentum;
        facts.weights = input.channels;
        facts.biases = input.channels;
        facts.statistics = 2 * std::int64_t{input.channels};
        return result;
    }
};

/// batch_norm_with<1e-5, 0.1>, PyTorch's defaults.
struct batch_norm : batch_norm_with<1e-5, 0.1> {};

} // namespace strider
