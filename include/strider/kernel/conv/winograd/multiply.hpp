// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the product in the middle of Winograd's convolution: transformed tiles by weights, with
// all channels summed in registers.
#pragma once

#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// m(t, k) = sum over c in order of v(t, c) u(c, k), for the k of `Vectors` vectors and some tiles.
///
/// v has a row of `Depth` numbers for each tile, `Apart` numbers apart; the rows of m are `Out`
/// apart; u is [c][k] without gaps. The tiles are divided as evenly as possible into groups of at
/// most `Most`, whose sums stay in registers: with 32 registers 14 x 2 (28 sums cover the latency
/// of 4 cycles 7 times over), 16 x 1 or 6 x 4.
template <class Real, class Isa, int Vectors, int Depth, std::ptrdiff_t Apart, std::ptrdiff_t Out,
          int Most, bool Prefetch>
struct tile_product {
    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int width = Vectors * lanes;
    using element = vec<Real, lanes>;
    static constexpr int line = 64 / static_cast<int>(sizeof(Real));

    /// `Share`: numbers of the next weights that an iteration over c prefetches.
    template <int Tiles, int Share>
    static void group(const Real* v, const Real* u, const Real* next, Real* m) noexcept {
        element sum[std::size_t{Tiles}][std::size_t{Vectors}];
#pragma GCC unroll 32
        for (int t = 0; t < Tiles; ++t)
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) sum[t][i] = element{};
#pragma GCC unroll 1
        for (int c = 0; c < Depth; ++c) {
            // Keeps GCC from carrying numbers from one iteration to the next through the stack
            // (-fpredictive-commoning at -O3).
            asm("" : "+r"(v));
            element weight[std::size_t{Vectors}];
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) weight[i] = load<element>(u + i * lanes);
            if constexpr (Prefetch) {
                // Into L1 8 iterations ahead, where the hardware prefetcher falls short (56x56x256:
                // 1.03 -> 1.18 of oneDNN's speed); into L2 the next weights.
#pragma GCC unroll 4
                for (int i = 0; i < width; i += line) __builtin_prefetch(u + 8 * width + i, 0, 3);
#pragma GCC unroll 4
                for (int i = 0; i < Share; i += line) __builtin_prefetch(next + i, 0, 2);
                next += Share;
            }
#pragma GCC unroll 32
            for (int t = 0; t < Tiles; ++t) {
                const Real number = v[t * Apart];
#pragma GCC unroll 4
                for (int i = 0; i < Vectors; ++i)
                    sum[t][i] = multiply_add(weight[i], number, sum[t][i]);
            }
            u += width;
            ++v;
        }
#pragma GCC unroll 32
        for (int t = 0; t < Tiles; ++t)
#pragma GCC unroll 4
            for (int i = 0; i < Vectors; ++i) store(m + t * Out + i * lanes, sum[t][i]);
    }

    /// The product of `Tiles` tiles. `next`: the weights needed after these, prefetched into L2;
    /// they need not exist.
    template <int Tiles>
    static void run(const Real* v, const Real* u, const Real* next, Real* m) noexcept {
        constexpr int groups = (Tiles + Most - 1) / Most;
        constexpr int share = (width + groups - 1) / groups;
        for (int g = 0; g < groups; ++g) {
            const int begin = Tiles * g / groups;
            const Real* from = v + begin * Apart;
            const Real* fetch = next + std::ptrdiff_t{g} * share * Depth;
            if (Tiles * (g + 1) / groups - begin == Tiles / groups)
                group<Tiles / groups, share>(from, u, fetch, m + begin * Out);
            else if constexpr (Tiles % groups != 0)
                group<Tiles / groups + 1, share>(from, u, fetch, m + begin * Out);
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
