// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network densenet121, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/densenet121.hpp>

namespace strider::program {

std::vector<named_engines> densenet_engines() {
    return {{"densenet121", forward_of<zoo::densenet121>()}};
}

} // namespace strider::program
