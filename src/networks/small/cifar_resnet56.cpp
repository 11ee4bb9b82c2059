// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network cifar-resnet56: forward and training.

#include "network/catalogue.hpp"
#include "network/trainer_of.hpp"

#include <strider/zoo/cifar_resnet56.hpp>

namespace strider::program {

named_engines cifar_resnet56_engines() {
    return {"cifar-resnet56", engines_of<zoo::cifar_resnet56>()};
}

} // namespace strider::program
