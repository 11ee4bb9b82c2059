// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compiles the network unet, forward only.

#include "network/inference_of.hpp"
#include "networks/large/engines.hpp"

#include <strider/zoo/unet.hpp>

namespace strider::program {

std::vector<named_engines> unet_engines() { return {{"unet", forward_of<zoo::unet>()}}; }

} // namespace strider::program
