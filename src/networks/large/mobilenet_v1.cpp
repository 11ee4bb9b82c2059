// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network mobilenet-v1, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/mobilenet_v1.hpp>

namespace strider::program {

std::vector<named_engines> mobilenet_v1_engines() {
    return {{"mobilenet-v1", forward_of<zoo::mobilenet_v1>()}};
}

} // namespace strider::program
