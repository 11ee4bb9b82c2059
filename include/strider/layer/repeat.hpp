// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `repeat`: a block repeated in sequence.
#pragma once

#include <strider/diagnostics/written.hpp>

namespace strider {

/// The block's layers N times, each time with their own parameters.
template <auto N, class... Block> // turns, then layers: write repeat<3, conv<16, filter<1>>>
    requires Written<"repeat takes turns, then layers: write repeat<3, conv<16, filter<1>>>">
struct repeat {
};

} // namespace strider
