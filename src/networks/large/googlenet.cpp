// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network googlenet, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/googlenet.hpp>

namespace strider::program {

std::vector<named_engines> googlenet_engines() {
    return {{"googlenet", forward_of<zoo::googlenet>()}};
}

} // namespace strider::program
