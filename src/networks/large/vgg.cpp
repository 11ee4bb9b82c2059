// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the networks vgg11, vgg16 and vgg19, forward only; together, so that shared kernels are
// compiled once.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/vgg11.hpp>
#include <strider/zoo/vgg16.hpp>
#include <strider/zoo/vgg19.hpp>

namespace strider::program {

std::vector<named_engines> vgg_engines() {
    return {{"vgg11", forward_of<zoo::vgg11>()},
            {"vgg16", forward_of<zoo::vgg16>()},
            {"vgg19", forward_of<zoo::vgg19>()}};
}

} // namespace strider::program
