// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::model_of`: an `any_model` of a network type.
#pragma once

#include "network/any_network.hpp"

#include <strider/model.hpp>

#include <cstdint>

namespace strider::program {

template <class Net>
struct model_of final : any_model {
    explicit model_of(std::uint64_t seed) : numbers(seed) {}
    model<Net> numbers;
};

/// The weights of an any_model known to be of Net.
template <class Net>
const model<Net>& numbers_of(const any_model& weights) {
    return static_cast<const model_of<Net>&>(weights).numbers;
}

} // namespace strider::program
