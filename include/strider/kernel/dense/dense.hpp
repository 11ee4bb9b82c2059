// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the forward pass of fully connected layers with packed weights, for a block of images and
// for a single image.
#pragma once

#include <strider/kernel/dense/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(k) = b(k) + sum over i of weight(k, i) x(i), where an element is a vector of images. The
/// input's border is skipped.
///
/// Filters are processed in tiles of up to 28 sums in registers (12 with 16 registers): each input
/// is read once per tile, each weight is broadcast from memory. Weights are packed in the order in
/// which they are read. Inputs that exceed L2 are processed in blocks, each by all filters before
/// the next.
template <dense_geometry G, class Real, class Isa>
struct image_lanes_dense {
    static constexpr const char* name = "image_lanes";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();
    static constexpr int most = Isa::registers >= 32 ? 28 : 12;
    static constexpr int tile = [] {
        const int tiles = (K + most - 1) / most;
        return (K + tiles - 1) / tiles;
    }();
    /// 128 KB of inputs, which fit L2 with a tile's weights and another block of images. Their
    /// products are summed separately.
    static constexpr std::ptrdiff_t block = [] {
        constexpr std::ptrdiff_t fitting = 131072 / static_cast<std::ptrdiff_t>(sizeof(element));
        constexpr std::ptrdiff_t room = fitting < detail::max_summed ? fitting : detail::max_summed;
        const std::ptrdiff_t blocks = (count + room - 1) / room;
        return (count + blocks - 1) / blocks;
    }();
    /// Weights from beyond L2 are prefetched 8 KB ahead into L1: with 4096 inputs and filters 106
    /// GFLOP/s instead of 90.
    static constexpr bool streams = count * K * static_cast<int>(sizeof(Real)) > 524288;
    static constexpr std::ptrdiff_t ahead = 8192 / static_cast<std::ptrdiff_t>(sizeof(Real));

    /// [block of inputs][filter tile][number in memory order][filter of the tile]
    static constexpr std::ptrdiff_t packed_size = count * K;

    /// `weight(k, i)`: i is the channels-first index.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (std::ptrdiff_t begin = 0; begin < count; begin += block)
            for (int k0 = 0; k0 < K; k0 += tile)
                for (std::ptrdiff_t i = begin; i < begin + block && i < count; ++i) {
                    const std::ptrdiff_t flat = detail::flat_of<G.input>(i);
                    for (int k = k0; k < k0 + tile && k < K; ++k) *packed++ = weight(k, flat);
                }
    }

    /// Summation order: the bias and the first block's inputs in memory order, then the sum of each
    /// further block.
    static void forward(const element* x, const Real* packed, const Real* bias,
                        element* y) noexcept {
        forward(&x, packed, bias, &y, 1);
    }

    /// The same for `blocks` blocks of images, all of which use a tile's weights before the next
    /// tile.
    static void forward(const element* const* x, const Real* packed, const Real* bias,
                        element* const* y, int blocks) noexcept {
        constexpr int whole = K / tile * tile;
        for (std::ptrdiff_t begin = 0; begin < count; begin += block) {
            const std::ptrdiff_t end = begin + block < count ? begin + block : count;
            const auto run = [&]<int Filters>(int k) {
                for (int b = 0; b < blocks; ++b)
                    run_tile<Filters>(x[b], packed, bias != nullptr ? bias + k : nullptr, y[b] + k,
                                      begin, end);
                packed += (end - begin) * Filters;
            };
            for (int k = 0; k < whole; k += tile) run.template operator()<tile>(k);
            if constexpr (whole < K) run.template operator()<K - whole>(whole);
        }
    }

private:
    /// Adds the products of inputs [begin, end).
    template <int Filters>
    static void run_tile(const element* x, const Real* w, const Real* bias, element* y,
                         std::ptrdiff_t begin, std::ptrdiff_t end) noexcept {
        element sum[std::size_t{Filters}];
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k)
            sum[k] = begin == 0 && bias != nullptr ? broadcast<element>(bias[k]) : element{};
        detail::for_runs<G.input>(
            begin,
            end, [&](std::ptrdiff_t at, std::ptrdiff_t length) __attribute__((always_inline)) {
                const element* from = x + at;
#pragma GCC unroll 1
                for (std::ptrdiff_t i = 0; i < length; ++i) {
                    asm("" : "+r"(w)); // as in conv/direct.hpp
                    const element input = from[i];
                    if constexpr (streams) __builtin_prefetch(w + ahead);
#pragma GCC unroll 32
                    for (int k = 0; k < Filters; ++k) sum[k] = multiply_add(input, w[k], sum[k]);
                    w += Filters;
                }
            });
        if (begin > 0)
#pragma GCC unroll 32
            for (int k = 0; k < Filters; ++k) sum[k] += y[k];
#pragma GCC unroll 32
        for (int k = 0; k < Filters; ++k) y[k] = sum[k];
    }
};

/// The same for a single channels-last image: dot products over vectors of inputs, four filters at
/// once. If the inputs fill whole vectors, these are one filter from each quarter: the weights are
/// then four long streams, which arrive faster than those of neighbouring filters (64 MB at 55
/// instead of 48 GB/s, Zen 5).
template <dense_geometry G, class Real, class Isa>
struct row_dense {
    static constexpr const char* name = "row";
    static constexpr bool applies = G.input.axis == lane_axis::channels;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();
    static constexpr detail::run_list runs{G.input};

    /// [filter][number in memory order]
    static constexpr std::ptrdiff_t packed_size = count * K;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < K; ++k)
            for_numbers<G.input>(
                [&](std::ptrdiff_t, std::ptrdiff_t flat) { *packed++ = weight(k, flat); });
    }

    /// Computes filters k, k + apart, ...
    template <int Filters>
    static void run_tile(const Real* x, const Real* packed, const Real* bias, Real* y, int k,
                         int apart) noexcept {
        const Real* w = packed + k * count;
        const std::ptrdiff_t next = apart * count;
        element sum[std::size_t{Filters}]{};
        Real rest[std::size_t{Filters}]{};
        constexpr std::ptrdiff_t whole = runs.length / lanes * lanes;
        x += G.input.at(0, 0, 0);
        for (std::ptrdiff_t r = 0; r < runs.count; ++r, x += runs.apart, w += runs.length) {
            for (std::ptrdiff_t i = 0; i < whole; i += lanes) {
                const element input = load<element>(x + i);
#pragma GCC unroll 4
                for (int f = 0; f < Filters; ++f)
                    sum[f] = multiply_add(load<element>(w + f * next + i), input, sum[f]);
            }
            for (std::ptrdiff_t i = whole; i < runs.length; ++i)
#pragma GCC unroll 4
                for (int f = 0; f < Filters; ++f)
                    rest[f] = multiply_add(w[f * next + i], x[i], rest[f]);
        }
#pragma GCC unroll 4
        for (int f = 0; f < Filters; ++f) {
            const element sums = sum[f];
            const Real total = sum_lanes<Real, lanes>(sums) + rest[f];
            const int filter = k + f * apart;
            y[filter] = (bias != nullptr ? bias[filter] : Real{0}) + total;
        }
    }

    /// Computes filters [begin, end).
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        const int quarter = (end - begin) / 4;
        const int rest = begin + 4 * quarter;
        if constexpr (runs.length % lanes == 0)
            for (int k = begin; k < begin + quarter; ++k)
                run_tile<4>(x, packed, bias, y, k, quarter);
        else
            for (int k = begin; k < rest; k += 4) run_tile<4>(x, packed, bias, y, k, 1);
        for (int k = rest; k < end; ++k) run_tile<1>(x, packed, bias, y, k, 1);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
