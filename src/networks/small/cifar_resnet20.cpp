// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network cifar-resnet20: forward and training.

#include "network/catalogue.hpp"
#include "network/trainer_of.hpp"

#include <strider/zoo/cifar_resnet20.hpp>

namespace strider::program {

named_engines cifar_resnet20_engines() {
    return {"cifar-resnet20", engines_of<zoo::cifar_resnet20>()};
}

} // namespace strider::program
