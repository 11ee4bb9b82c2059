// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines networks with structures and batch_norms, and models of them that are not fresh.
#pragma once

#include "train_test.hpp"

#include <algorithm>
#include <cstddef>

namespace strider::test {

/// A residual network with a concat and a gate, names, and dropout.
using residual_network = network<
    input<8, 7, 3>, named<"stem", conv<6, filter<3>, pad<1>, no_bias>, batch_norm>, relu,
    named<"layer1", repeat<2, residual<sequence<named<"conv1", conv<6, filter<3>, pad<1>, no_bias>>,
                                                named<"bn1", batch_norm>, relu,
                                                named<"conv2", conv<6, filter<3>, pad<1>, no_bias>>,
                                                named<"bn2", batch_norm>>>>>,
    relu,
    named<"layer2",
          residual<sequence<conv<10, filter<3>, stride<2>, pad<1>, floor_fit>,
                            batch_norm_with<1e-3, 0.3>,
                            gate<global_avg_pool, fully_connected<10>, sigmoid>>,
                   sequence<conv<10, filter<1>, stride<2>, no_bias, floor_fit>, batch_norm>>>,
    concat<identity, sequence<dropout<10>, conv<4, filter<1>>>>, global_avg_pool,
    named<"fc", fully_connected<4>>, softmax>;

/// A model whose biases, gammas and statistics are not the initial ones.
template <class Net, class Real>
model<Net, Real> grown_model(std::uint64_t seed) {
    model<Net, Real> result(seed);
    const auto numbers = random_images<Real>(Net::parameters + Net::statistics, seed + 1);
    for (const parameter_tensor& tensor : model<Net, Real>::tensors) {
        const auto some = result.of(tensor);
        if (tensor.role == parameter_role::bias)
            std::copy_n(numbers.begin(), some.size(), some.begin());
        else if (tensor.rank == 1)
            for (std::size_t i = 0; i < some.size(); ++i) some[i] = 1 + numbers[i] / 2;
    }
    for (const parameter_tensor& tensor : model<Net, Real>::statistics_tensors)
        for (std::int64_t i = tensor.offset; i < tensor.offset + tensor.size; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const Real number = numbers[static_cast<std::size_t>(Net::parameters) + at];
            result.statistics()[at] =
                tensor.role == parameter_role::running_var ? 1 + number / 2 : number;
        }
    return result;
}

} // namespace strider::test
