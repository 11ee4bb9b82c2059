// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what a trainer is told, and what a step of it tells.
#pragma once

#include <strider/requirements.hpp>

#include <cstdint>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// How a trainer trains.
template <class Optimizer>
struct trainer_options {
    Optimizer optimizer{};
    int batch = 32;         ///< the largest batch that step will get
    int threads = 0;        ///< 0: as many as TBB finds
    std::uint64_t seed = 0; ///< of dropout
};

/// What a step did to its batch, before the update.
struct step_result {
    double loss = 0; ///< mean over the batch, without decay
    int correct = 0; ///< images whose largest output is their label's
    int count = 0;   ///< images
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
