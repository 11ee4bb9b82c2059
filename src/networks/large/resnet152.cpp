// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network resnet152, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/resnet152.hpp>

namespace strider::program {

std::vector<named_engines> resnet152_engines() {
    return {{"resnet152", forward_of<zoo::resnet152>()}};
}

} // namespace strider::program
