// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network convnetjs-cifar10: forward and training.

#include "network/catalogue.hpp"
#include "network/trainer_of.hpp"

#include <strider/zoo/convnetjs_cifar10.hpp>

namespace strider::program {

named_engines convnetjs_cifar10_engines() {
    return {"convnetjs-cifar10", engines_of<zoo::convnetjs_cifar10>()};
}

} // namespace strider::program
