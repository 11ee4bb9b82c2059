// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::trainer_options` and `strider::step_result`.
#pragma once

#include <strider/requirements.hpp>

#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Settings of a trainer.
template <class Optimizer>
struct trainer_options {
    Optimizer optimizer{};
    int batch = 32;         ///< largest batch passed to step
    int threads = 0;        ///< 0: TBB's default
    std::uint64_t seed = 0; ///< for dropout
};

/// The result of a step on its batch, before the update.
struct step_result {
    double loss = 0; ///< mean over the batch, without weight decay
    int correct = 0; ///< images whose label has the largest output
    int count = 0;   ///< images
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
