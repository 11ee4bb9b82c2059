// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network convnetjs-mnist: forward and training.

#include "network/catalogue.hpp"
#include "network/trainer_of.hpp"

#include <strider/zoo/convnetjs_mnist.hpp>

namespace strider::program {

named_engines convnetjs_mnist_engines() {
    return {"convnetjs-mnist", engines_of<zoo::convnetjs_mnist>()};
}

} // namespace strider::program
