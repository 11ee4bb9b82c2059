// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network resnet50, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/resnet50.hpp>

namespace strider::program {

std::vector<named_engines> resnet50_engines() {
    return {{"resnet50", forward_of<zoo::resnet50>()}};
}

} // namespace strider::program
