// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a trainer's gradients against differences of the loss; code that does not
// depend on the network's type is compiled once, in gradient_check.cpp.
#pragma once

#include "../catch.hpp"
#include "reference_network.hpp"

#include <strider/layer.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace strider::test {

/// Random values in [-1, 1), the same on every platform.
[[nodiscard]] std::vector<double> random_numbers(std::size_t count, std::uint64_t seed);

/// A network and a loss whose gradient is checked, with their types erased.
struct gradient_case {
    any_graph graph;
    int depth; ///< number of layers before the loss
    loss_function<long double> loss;
    std::span<const parameter_tensor> tensors;
    std::int64_t products; ///< per image, plus activations
    shape output;
    std::uint64_t seed;
    std::size_t each;
    int batch;

    [[nodiscard]] std::vector<double> images() const;
    [[nodiscard]] std::vector<int> labels() const;
    /// Moves the biases away from 0 and gammas away from 1.
    void move(std::span<double> parameters) const;
    /// See check_gradient.
    void check(std::span<const double> parameters, const step_result& result,
               std::span<const double> found) const;
};

/// The gradients that trainer<Net, sgd, Loss, double> computes for a batch, against central
/// differences D(h) = (L(p + h) - L(p - h)) / 2h of the sum L of its losses, in long double by the
/// reference network; every `each`-th parameter, from the first on. Beyond a block of images the
/// trainer has several.
///
/// D(h) has an error of h^2 L''' / 6 + O(h^4), which D(2h) - D(h), three times as large, bounds.
/// The rounding error of L, a sum of M products per image, is at most M u |L| / h with long
/// double's u. The trainer's own rounding error is that of sums of at most M products in double:
/// gamma(3 M) times the largest gradient. No unit may cross a kink between p - 2h and p + 2h: the
/// seed is chosen so.
template <class Net, class Loss>
void check_gradient(std::uint64_t seed = 1, std::size_t each = 1, int batch = 3) {
    const gradient_case one{any_graph::of(Net::graph),
                            loss_depth<Net, Loss>,
                            &evaluated<Loss, long double>,
                            model<Net, double>::tensors,
                            Net::macs + Net::activations,
                            Net::output,
                            seed,
                            each,
                            batch};
    model<Net, double> start(seed);
    one.move(start.parameters());
    trainer<Net, sgd, Loss, double> tested(start, {.batch = batch, .threads = 1});
    const step_result result = tested.gradient(one.images(), one.labels());
    one.check(start.parameters(), result, tested.gradients());
}

} // namespace strider::test
