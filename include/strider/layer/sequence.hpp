// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `sequence`: layers as a unit, to name a block and reuse it.
#pragma once

#include <strider/diagnostics/written.hpp>

namespace strider {

/// Layers in the direction data flows. An alias template makes a reusable block:
/// `template <int K> using block = sequence<conv<K, filter<3>, pad<1>>, relu>;`
template <class... Layers> // sequence takes layers: write sequence<conv<16, filter<5>>, relu>
    requires Written<"sequence takes layers: write sequence<conv<16, filter<5>>, relu>">
struct sequence {
};

} // namespace strider
