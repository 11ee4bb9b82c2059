// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::softmax_cross_entropy`: the negative log-likelihood of the label.
#pragma once

#include <strider/requirements.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// With scores s[0] .. s[n-1] and label y, in 0 .. n - 1:
///
///     p[j]         = exp(s[j]) / sum over k of exp(s[k])
///     loss         = -log p[y] = log(sum over k of exp(s[k])) - s[y]
///     dloss/ds[j]  = p[j] - (j == y)
///
/// The largest score is subtracted first (log-sum-exp), so that finite scores never overflow.
/// Natural logarithm: for equal scores the loss is log n. Sums run from 0 to n - 1, in Real.
/// [ConvNetJS] convnet_layers_loss.js, SoftmaxLayer.
struct softmax_cross_entropy {
    static constexpr bool takes_scores = true;

    /// Returns the loss and writes its gradient, which may alias `output`. The trainer checks the
    /// label.
    template <std::floating_point Real>
    static Real evaluate(std::span<const Real> output, int label,
                         std::span<Real> gradient) noexcept {
        const auto y = static_cast<std::size_t>(label);
        const Real largest = *std::max_element(output.begin(), output.end());
        const Real below = largest - output[y];
        Real sum = 0;
        for (std::size_t j = 0; j < output.size(); ++j) {
            const Real e = std::exp(output[j] - largest);
            gradient[j] = e;
            sum += e;
        }
        const Real scale = Real{1} / sum;
        for (std::size_t j = 0; j < gradient.size(); ++j) gradient[j] *= scale;
        gradient[y] -= Real{1};
        return std::log(sum) + below;
    }
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
