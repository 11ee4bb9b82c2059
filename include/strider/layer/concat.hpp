// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `concat`: the maps of several branches, stacked.
#pragma once

#include <strider/diagnostics/written.hpp>

namespace strider {

/// Every branch reads the same volume; their activation maps are stacked in the order of the
/// branches: H x W x (K1 + K2 + ...). All must have the same height and width. A branch of several
/// layers is a `sequence`; `identity` is the volume itself. // [Szegedy15], [Huang17]
template <class... Branches> // concat takes layers: write concat<conv<16, filter<1>>, identity>
    requires Written<"concat takes layers: write concat<conv<16, filter<1>>, identity>">
struct concat {
};

} // namespace strider
