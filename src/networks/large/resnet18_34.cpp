// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the networks resnet18 and resnet34, forward only; together, so that shared kernels are
// compiled once.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/resnet18.hpp>
#include <strider/zoo/resnet34.hpp>

namespace strider::program {

std::vector<named_engines> resnet18_34_engines() {
    return {{"resnet18", forward_of<zoo::resnet18>()}, {"resnet34", forward_of<zoo::resnet34>()}};
}

} // namespace strider::program
