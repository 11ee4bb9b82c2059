// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the packing order of weights shared by the kernels that broadcast a weight.
#pragma once

#include <strider/kernel/geometry.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Packs the weights weight(k, c, r, s) in parts of Part channels, each part in tiles of Filters
/// filters: [r][c][s][filter of the tile], without gaps.
template <conv_geometry G, int Filters, int Part = G.depth(), class Real, class Weight>
void pack_filter_tiles(const Weight& weight, Real* packed) noexcept {
    for (int c0 = 0; c0 < G.depth(); c0 += Part)
        for (int k0 = 0; k0 < G.filters(); k0 += Filters)
            for (int r = 0; r < G.filter_height; ++r)
                for (int c = c0; c < c0 + Part && c < G.depth(); ++c)
                    for (int s = 0; s < G.filter_width; ++s)
                        for (int k = k0; k < k0 + Filters && k < G.filters(); ++k)
                            *packed++ = weight(k, c, r, s);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
