// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the concept `strider::Network`.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// A `network`.
template <class T>
concept Network = requires {
    T::graph.layers;
    T::fingerprint;
};

} // namespace strider
