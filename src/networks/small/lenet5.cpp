// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network lenet5: forward and training.

#include "network/catalogue.hpp"
#include "network/trainer_of.hpp"

#include <strider/zoo/lenet5.hpp>

namespace strider::program {

named_engines lenet5_engines() { return {"lenet5", engines_of<zoo::lenet5>()}; }

} // namespace strider::program
