// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network squeezenet1-1, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/squeezenet1_1.hpp>

namespace strider::program {

std::vector<named_engines> squeezenet_engines() {
    return {{"squeezenet1-1", forward_of<zoo::squeezenet1_1>()}};
}

} // namespace strider::program
