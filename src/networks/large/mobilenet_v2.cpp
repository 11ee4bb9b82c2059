// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network mobilenet-v2, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/mobilenet_v2.hpp>

namespace strider::program {

std::vector<named_engines> mobilenet_v2_engines() {
    return {{"mobilenet-v2", forward_of<zoo::mobilenet_v2>()}};
}

} // namespace strider::program
