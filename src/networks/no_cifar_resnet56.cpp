// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces networks/small/cifar_resnet56.cpp with STRIDER_PROGRAM_NETWORKS=few.

#include "network/catalogue.hpp"

namespace strider::program {

named_engines cifar_resnet56_engines() { return {"cifar-resnet56", {}}; }

} // namespace strider::program
