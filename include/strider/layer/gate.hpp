// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `gate`: a volume times what a body makes of it.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// x * Body(x), where the body makes a volume of the same shape, or 1 x 1 x C: a number for each
/// map. With global_avg_pool at its beginning this is squeeze and excitation. // [Hu18]
template <class... Body>
struct gate {};

} // namespace strider
