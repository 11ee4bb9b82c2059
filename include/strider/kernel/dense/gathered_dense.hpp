// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the forward pass of fully connected layers for gathered channels-last images, which share
// a pass over the weights.
#pragma once

#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/dense/gathered.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// Halves the lanes of each sum: a and b hold sums of Width lanes each; the result, of Count lanes,
/// holds them in half as many lanes each.
template <int Count, int Width, class Vec>
[[gnu::always_inline]] inline auto halve(const Vec& a, const Vec& b) noexcept {
    return [&]<int... Index>(std::integer_sequence<int, Index...>) __attribute__((always_inline)) {
        constexpr int half = Width / 2;
        return __builtin_shufflevector(a, b, (Index / half * Width + Index % half)...) +
               __builtin_shufflevector(a, b, (Index / half * Width + Index % half + half)...);
    }
    (std::make_integer_sequence<int, Count>{});
}

/// The sums over the lanes of four vectors, each in the order of sum_lanes.
template <class Real, int Lanes>
[[gnu::always_inline]] inline vec<Real, 4>
sums_of_four(const vec<Real, Lanes>& a, const vec<Real, Lanes>& b, const vec<Real, Lanes>& c,
             const vec<Real, Lanes>& d) noexcept {
    if constexpr (Lanes == 1) {
        return vec<Real, 4>{a, b, c, d};
    } else {
        const auto ab = halve<Lanes, Lanes>(a, b);
        const auto cd = halve<Lanes, Lanes>(c, d);
        if constexpr (Lanes == 2) {
            return __builtin_shufflevector(ab, cd, 0, 1, 2, 3);
        } else {
            const auto all = halve<Lanes, Lanes / 2>(ab, cd);
            if constexpr (Lanes == 4) {
                return all;
            } else if constexpr (Lanes == 8) {
                return halve<4, 2>(all, all);
            } else {
                static_assert(Lanes == 16);
                const auto pairs = halve<8, 4>(all, all);
                return halve<4, 2>(pairs, pairs);
            }
        }
    }
}

} // namespace detail

/// y(n, k) = b(k) + sum over i of weight(k, i) x(n, i), with the weights as packed by row_dense.
///
/// The sums of a tile of filters x images stay in registers, with the lanes across inputs. Inputs
/// are processed in blocks: a tile's weights of a block, which all images read, stay in L1, the
/// inputs of all images in L2, and the weights are read once. The inputs of a tile of images are
/// interleaved in the order in which they are read.
template <dense_geometry G, class Real, class Isa>
struct gathered_dense {
    using single = row_dense<G, Real, Isa>;
    static constexpr bool applies = single::applies;
    static constexpr int lanes = single::lanes;
    using element = typename single::element;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();

    /// A tile: 24 sums, 3 inputs and a weight; with few registers 12 sums.
    static constexpr int filters = Isa::registers >= 32 ? 8 : 4;
    static constexpr int images = gathered_tile;
    /// Inputs of a block: 24 KB of a tile's weights, in whole vectors.
    static constexpr std::ptrdiff_t block =
        24576 / static_cast<std::ptrdiff_t>(sizeof(Real)) / filters / lanes * lanes;
    /// Tiles of filters, which can be computed separately.
    static constexpr int parts = (K + filters - 1) / filters;

    /// Size of the inputs of `some` images, in numbers: [block][tile of
    /// images][vector][image][lane]. Padding images and lanes are never read.
    static constexpr std::ptrdiff_t whole_count = (count + lanes - 1) / lanes * lanes;
    static constexpr std::ptrdiff_t inputs_size(int some) {
        return gathered_size(count, lanes, some);
    }

    /// Copies the volume x of image n to the inputs of `some` images.
    static void put(const Real* x, int n, int some, Real* inputs) noexcept {
        for (std::ptrdiff_t begin = 0; begin < count; begin += block) {
            Real* to = inputs + tile_at(n / images, begin, some) + n % images * lanes;
            const std::ptrdiff_t end = begin + block < count ? begin + block : count;
            std::ptrdiff_t i = 0;
            detail::for_runs<G.input>(begin, end, [&](std::ptrdiff_t at, std::ptrdiff_t length) {
                for (const Real* from = x + at; from < x + at + length; ++from, ++i)
                    to[i / lanes * (images * lanes) + i % lanes] = *from;
            });
        }
    }

    /// Computes parts [begin, end) for `some` images, whose outputs are stored one image after
    /// another; `bias` may be null. Summation order: the bias, then block by block the lanes' sums
    /// pairwise, then the inputs that fill no vector.
    static void forward(const Real* inputs, const Real* packed, const Real* bias, Real* y, int some,
                        int begin, int end) noexcept {
        for (std::ptrdiff_t i = 0; i < count; i += block)
            for (int part = begin; part < end; ++part) {
                const int k = part * filters;
                const Real* w = packed + k * count + i;
                const Real* b = bias != nullptr ? bias + k : nullptr;
                if (K % filters == 0 || part + 1 < parts)
                    run_images<filters>(inputs, w, b, y + k, some, i);
                else
                    run_images<(K - 1) % filters + 1>(inputs, w, b, y + k, some, i);
            }
    }

private:
    /// Offset of the inputs of a tile of images in the block that begins at number `begin`.
    static std::ptrdiff_t tile_at(int tile, std::ptrdiff_t begin, int some) noexcept {
        const std::ptrdiff_t left = whole_count - begin;
        return images *
               (begin * ((some + images - 1) / images) + tile * (left < block ? left : block));
    }

    template <int Filters>
    static void run_images(const Real* inputs, const Real* w, const Real* bias, Real* y, int some,
                           std::ptrdiff_t begin) noexcept {
        const auto run = [&]<int Images>(int n) {
            // Meanwhile a row of the next tile's weights is prefetched into L2.
            const int row = n / images < Filters ? n / images : Filters - 1;
            run_tile<Filters, Images>(inputs + tile_at(n / images, begin, some), w,
                                      w + (Filters + row) * count, bias, y + std::ptrdiff_t{n} * K,
                                      begin);
        };
        int n = 0;
        for (; n + images <= some; n += images) run.template operator()<images>(n);
        if (some - n == 2) run.template operator()<2>(n);
        if (some - n == 1) run.template operator()<1>(n);
    }

    template <int Filters, int Images>
    static void run_tile(const Real* x, const Real* w, const Real* next, const Real* bias, Real* y,
                         std::ptrdiff_t begin) noexcept {
        element sum[std::size_t{Filters}][std::size_t{Images}]{};
        const std::ptrdiff_t length = count - begin < block ? count - begin : block;
        const std::ptrdiff_t whole = length / lanes * lanes;
#pragma GCC unroll 1
        for (std::ptrdiff_t i = 0; i < whole; i += lanes) {
            element input[std::size_t{Images}];
#pragma GCC unroll 4
            for (int n = 0; n < Images; ++n) input[n] = load<element>(x + n * lanes);
            __builtin_prefetch(next + i, 0, 2);
#pragma GCC unroll 8
            for (int f = 0; f < Filters; ++f) {
                element weight = load<element>(w + f * count + i);
                hold(weight);
#pragma GCC unroll 4
                for (int n = 0; n < Images; ++n)
                    sum[f][n] = multiply_add(weight, input[n], sum[f][n]);
            }
            x += images * lanes;
        }
#pragma GCC unroll 3
        for (int n = 0; n < Images; ++n) {
            Real total[std::size_t{Filters}];
            constexpr int fours = Filters / 4 * 4;
#pragma GCC unroll 2
            for (int f = 0; f < fours; f += 4)
                store(total + f, detail::sums_of_four<Real, lanes>(sum[f][n], sum[f + 1][n],
                                                                   sum[f + 2][n], sum[f + 3][n]));
#pragma GCC unroll 3
            for (int f = fours; f < Filters; ++f) total[f] = sum_lanes<Real, lanes>(sum[f][n]);
            for (std::ptrdiff_t i = whole; i < length; ++i)
                for (int f = 0; f < Filters; ++f)
                    total[f] = multiply_add(w[f * count + i], x[n * lanes + i - whole], total[f]);
            Real* to = y + std::ptrdiff_t{n} * K;
#pragma GCC unroll 8
            for (int f = 0; f < Filters; ++f) {
                const Real start = begin > 0 ? to[f] : bias != nullptr ? bias[f] : Real{0};
                to[f] = start + total[f];
            }
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
