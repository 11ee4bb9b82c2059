// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Gathers the engines of the inference-only networks.

#include "networks/large/engines.hpp"

#include "network/catalogue.hpp"

namespace strider::program {

std::vector<named_engines> large_engines() {
    std::vector<named_engines> all;
    for (const auto& some :
         {alexnet_engines(), densenet_engines(), googlenet_engines(), mobilenet_v1_engines(),
          mobilenet_v2_engines(), mobilenet_v3_small_engines(), resnet18_34_engines(),
          resnet50_engines(), resnet101_engines(), resnet152_engines(), squeezenet_engines(),
          unet_engines(), vgg_engines()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

} // namespace strider::program
