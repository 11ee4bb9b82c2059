// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces networks/large with STRIDER_PROGRAM_NETWORKS=small or few.

#include "network/catalogue.hpp"

namespace strider::program {

std::vector<named_engines> large_engines() { return {}; }

} // namespace strider::program
