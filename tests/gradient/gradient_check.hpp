// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a trainer's gradients against differences of the loss.
#pragma once

#include "../catch.hpp"
#include "reference_network.hpp"

#include <strider/layer.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace strider::test {

/// Random numbers in [-1, 1), the same on every platform.
inline std::vector<double> random_numbers(std::size_t count, std::uint64_t seed) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    std::vector<double> numbers(count);
    for (double& n : numbers) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        n = static_cast<double>(static_cast<std::int32_t>(state >> 32)) * 0x1p-31;
    }
    return numbers;
}

/// The gradients that trainer<Net, sgd, Loss, double> computes for a batch, against central
/// differences D(h) = (L(p + h) - L(p - h)) / 2h of the sum L of its losses, in long double by the
/// reference network; every `each`-th parameter, from the first on. Beyond a block of images the
/// trainer has several.
///
/// D(h) is off by h^2 L''' / 6 + O(h^4): D(2h) - D(h) is three times that, and a bound of it. The
/// rounding of L, a sum of M products an image, is at most M u |L| / h with long double's u. The
/// trainer's own rounding is that of sums of at most M products in double: gamma(3 M) times the
/// largest gradient. No unit may cross a kink between p - 2h and p + 2h: the seed is chosen so.
template <class Net, class Loss>
void check_gradient(std::uint64_t seed = 1, std::size_t each = 1, int batch = 3) {
    using exact = long double;
    INFO("seed " << seed << ", " << batch << " images");
    constexpr exact h = 0x1p-17L;
    const auto count = static_cast<std::size_t>(batch);
    const std::vector<double> images =
        random_numbers(static_cast<std::size_t>(Net::input.count()) * count, seed + 100);
    std::vector<int> labels;
    for (int n = 0; n < batch; ++n)
        labels.push_back((n * 2 + 1) % static_cast<int>(Net::output.count()));

    model<Net, double> start(seed);
    const std::vector<double> biases =
        random_numbers(static_cast<std::size_t>(Net::parameters), seed + 200);
    for (const parameter_tensor& tensor : model<Net, double>::tensors) {
        const auto numbers = start.of(tensor);
        if (tensor.role == parameter_role::bias)
            std::copy_n(biases.begin(), tensor.size, numbers.begin());
        else if (tensor.rank == 1) // gamma
            for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += biases[i] / 2;
    }

    trainer<Net, sgd, Loss, double> tested(start, {.batch = batch, .threads = 1});
    const step_result result = tested.gradient(images, labels);
    const std::span<const double> found = tested.gradients();

    std::vector<exact> parameters(start.parameters().begin(), start.parameters().end());
    const std::vector<exact> exact_images(images.begin(), images.end());
    const reference_loss<Net, Loss, exact> base(parameters, exact_images, labels);
    const exact loss = std::max(base.loss(), exact{1});
    const exact products = static_cast<exact>(Net::macs + Net::activations);
    const exact u_double = static_cast<exact>(std::numeric_limits<double>::epsilon()) / 2;
    const exact u_exact = std::numeric_limits<exact>::epsilon() / 2;
    exact largest = 0;
    for (const double g : found) largest = std::max(largest, std::abs(static_cast<exact>(g)));
    CHECK(largest > 1e-3L);
    CHECK(result.count == batch);
    CHECK(std::abs(static_cast<exact>(result.loss) * batch - base.loss()) <=
          3 * products * u_double * loss);

    const exact rounding = 3 * products * u_double * largest;
    exact loosest = 0;
    int kinks = 0;
    std::ptrdiff_t wrong = -1;
    for (std::size_t p = 0; p < parameters.size(); p += each) {
        const exact here = parameters[p];
        const auto owner =
            std::find_if(model<Net, double>::tensors.begin(), model<Net, double>::tensors.end(),
                         [&](const parameter_tensor& tensor) {
                             return static_cast<std::int64_t>(p) < tensor.offset + tensor.size;
                         });
        const auto loss_at = [&](exact step) {
            parameters[p] = here + step;
            const auto moved = base.changed(parameters, owner->layer);
            parameters[p] = here;
            if (moved.sides() != base.sides()) ++kinks;
            return moved.loss();
        };
        const exact near = (loss_at(h) - loss_at(-h)) / (2 * h);
        const exact far = (loss_at(2 * h) - loss_at(-2 * h)) / (4 * h);
        const exact tolerance = std::abs(far - near) + products * u_exact * loss / h + rounding;
        loosest = std::max(loosest, tolerance);
        if (wrong < 0 && !(std::abs(near - static_cast<exact>(found[p])) <= tolerance)) {
            wrong = static_cast<std::ptrdiff_t>(p);
            INFO("parameter " << p << ": " << found[p] << " instead of " << near << " within "
                              << tolerance);
            CHECK(wrong == -1);
        }
    }
    CHECK(wrong == -1);
    CHECK(kinks == 0);
    // The check is sharp.
    CHECK(loosest < 1e-7L * std::max(largest, exact{1}));
}

} // namespace strider::test
