// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how checkpoints store an `any_optimizer`.
#pragma once

#include "network/any_optimizer.hpp"

#include <strider/io/checkpoint.hpp>

namespace strider::program {

/// The rule's own name and number of arrays: a program that has a trainer<Net, Rule> can thus
/// resume from the checkpoint.
[[nodiscard]] io::stored_optimizer stored(const any_optimizer& optimizer);

} // namespace strider::program
