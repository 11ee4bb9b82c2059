// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network mobilenet-v3-small, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/mobilenet_v3_small.hpp>

namespace strider::program {

std::vector<named_engines> mobilenet_v3_small_engines() {
    return {{"mobilenet-v3-small", forward_of<zoo::mobilenet_v3_small>()}};
}

} // namespace strider::program
