// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `gate`: a volume times the output of a body that reads it.
#pragma once

#include <strider/diagnostics/written.hpp>

namespace strider {

/// x * Body(x), where the body's output has the same shape, or is 1 x 1 x C: one value for each
/// map. With global_avg_pool at its beginning this is squeeze and excitation. // [Hu18]
template <class... Body> // gate takes layers: write gate<global_avg_pool, sigmoid>
    requires Written<"gate takes layers: write gate<global_avg_pool, sigmoid>">
struct gate {
};

} // namespace strider
