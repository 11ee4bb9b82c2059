// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what an inference may do to numbers for speed.
#pragma once

#include <strider/requirements.hpp>

namespace strider::numerics {

/// Every number is the sum of its products, as the layer says.
struct exact {};

/// Convolutions may run by algorithms with fewer multiplications, whose results are close: by
/// Winograd's, within some 3 times the rounding errors of the sums. [Lavin16]
struct fast {};

} // namespace strider::numerics
