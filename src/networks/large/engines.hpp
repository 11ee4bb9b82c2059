// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares the engines of the inference-only networks, a function for each source here.
#pragma once

#include "network/any_network.hpp"

#include <vector>

namespace strider::program {

[[nodiscard]] std::vector<named_engines> alexnet_engines();
[[nodiscard]] std::vector<named_engines> densenet_engines();
[[nodiscard]] std::vector<named_engines> googlenet_engines();
[[nodiscard]] std::vector<named_engines> mobilenet_v1_engines();
[[nodiscard]] std::vector<named_engines> mobilenet_v2_engines();
[[nodiscard]] std::vector<named_engines> mobilenet_v3_small_engines();
[[nodiscard]] std::vector<named_engines> resnet18_34_engines();
[[nodiscard]] std::vector<named_engines> resnet50_engines();
[[nodiscard]] std::vector<named_engines> resnet101_engines();
[[nodiscard]] std::vector<named_engines> resnet152_engines();
[[nodiscard]] std::vector<named_engines> squeezenet_engines();
[[nodiscard]] std::vector<named_engines> unet_engines();
[[nodiscard]] std::vector<named_engines> vgg_engines();

} // namespace strider::program
