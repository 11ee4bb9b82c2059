// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the facts of residual networks for large pictures.

#include "network/catalogue.hpp"
#include "network/facts_of.hpp"

#include <strider/zoo/resnet101.hpp>
#include <strider/zoo/resnet152.hpp>
#include <strider/zoo/resnet18.hpp>
#include <strider/zoo/resnet34.hpp>
#include <strider/zoo/resnet50.hpp>

namespace strider::program {

std::vector<known_network> residual_networks() {
    return {
        known<zoo::resnet18>("resnet18", "ResNet with 18 weight layers, in blocks of two 3x3",
                             "He et al. 2016"),
        known<zoo::resnet34>("resnet34", "ResNet with 34 weight layers, in blocks of two 3x3",
                             "He et al. 2016"),
        known<zoo::resnet50>("resnet50", "ResNet with 50 weight layers, in bottlenecks",
                             "He et al. 2016"),
        known<zoo::resnet101>("resnet101", "ResNet with 101 weight layers, in bottlenecks",
                              "He et al. 2016"),
        known<zoo::resnet152>("resnet152", "ResNet with 152 weight layers, in bottlenecks",
                              "He et al. 2016"),
    };
}

} // namespace strider::program
