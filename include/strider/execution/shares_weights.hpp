// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines in which layers the blocks of a batch share a pass over the weights.
#pragma once

#include <strider/layer/facts.hpp>

#include <cstdint>

namespace strider::detail {

/// The blocks of a batch share a pass over the weights of such a layer, and in training over their
/// gradients: a dense one of 4 MB or more, which no cache holds from one block to the next.
template <class Real>
constexpr bool shares_weights(const layer_facts& layer) {
    return layer.kind == layer_kind::fully_connected &&
           layer.weights * static_cast<std::int64_t>(sizeof(Real)) >= 4 << 20;
}

/// So many of them at a time.
inline constexpr int most_shared_blocks = 16;

} // namespace strider::detail
