// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `concat`: the maps of several branches, stacked.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// Every branch reads the same volume; their activation maps are stacked in the branches' order:
/// H x W x (K1 + K2 + ...). All must have the same height and width. A branch of several layers is
/// a `sequence`; `identity` is the volume itself. // [Szegedy15], [Huang17]
template <class... Branches>
struct concat {};

} // namespace strider
