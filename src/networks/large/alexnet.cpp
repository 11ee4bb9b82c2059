// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the networks alexnet and zfnet, forward only; together, so that shared kernels are
// compiled once.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/zfnet.hpp>

namespace strider::program {

std::vector<named_engines> alexnet_engines() {
    return {{"alexnet", forward_of<zoo::alexnet>()}, {"zfnet", forward_of<zoo::zfnet>()}};
}

} // namespace strider::program
