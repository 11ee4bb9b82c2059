// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `sequence`: layers that stand for one, so that a block has a name and is used again.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// Layers in the direction data flows. An alias template of one is a reusable block:
/// `template <int K> using block = sequence<conv<K, filter<3>, pad<1>>, relu>;`
template <class... Layers>
struct sequence {};

} // namespace strider
