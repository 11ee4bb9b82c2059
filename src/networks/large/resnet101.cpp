// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network resnet101, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/resnet101.hpp>

namespace strider::program {

std::vector<named_engines> resnet101_engines() {
    return {{"resnet101", forward_of<zoo::resnet101>()}};
}

} // namespace strider::program
