// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a fully connected layer's weights, from volumes with lanes across images.
#pragma once

#include <strider/kernel/dense/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/transpose.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// dw(k, i) += sum over images of dy(k) x(i), with `dw` as in a model, i channels first; db(k) +=
/// sum over images of dy(k).
///
/// x is transposed into panels, in which a tile's inputs of an image are contiguous, as in dw; the
/// numbers of dy are broadcast, and filters x vectors of inputs are summed in registers over the
/// images, in order. If the weights exceed the caches, all blocks of a batch are summed before a
/// gradient is written to memory, once (`fill`, `multiply`).
template <dense_geometry G, class Real, class Isa>
struct dense_weight_gradient {
    static constexpr const char* name = "panels";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();

    /// A tile: 6 x 4 sums, 4 vectors of inputs and a number of dy in 32 registers, 6 x 2 in 16.
    static constexpr int vectors = Isa::registers >= 32 ? 4 : 2;
    static constexpr int filters = [] {
        const int tiles = (K + 5) / 6;
        return (K + tiles - 1) / tiles;
    }();
    static constexpr std::ptrdiff_t tile = std::ptrdiff_t{vectors} * lanes;
    /// Inputs whose panels `add` fills at once, 128 KB of floats of 16 images: they stay in L2
    /// while all filters pass over them.
    static constexpr std::ptrdiff_t block = [] {
        const std::ptrdiff_t blocks = (count + 2047) / 2048;
        return ((count + blocks - 1) / blocks + tile - 1) / tile * tile;
    }();
    /// Inputs of the last, partial tile: vectors, then single numbers.
    static constexpr int rest = static_cast<int>(count % tile);

    /// Scratch for one block of images, in elements.
    static constexpr std::ptrdiff_t partial_size =
        count < block ? (count + lanes - 1) / lanes * lanes : block;
    /// Size of the panels of all inputs, per block of images, in elements.
    static constexpr std::ptrdiff_t panel_size = (count + lanes - 1) / lanes * lanes;

    /// Adds one block of images. `fresh`: dw and db are written instead of added to. `db` may be
    /// null.
    static void add(const element* x, const element* dy, Real* dw, Real* db, element* panels,
                    bool fresh) noexcept {
        Real* panel = reinterpret_cast<Real*>(panels);
        for (std::ptrdiff_t i = 0; i < count; i += block) {
            const std::ptrdiff_t end = i + block < count ? i + block : count;
            fill(x, i, end, panel, 0, 1);
            multiply(panel, &dy, 1, dw, i, end, 0, K, fresh);
        }
        if (db != nullptr) add_bias(&dy, 1, db, fresh);
    }

    /// Transposes inputs [begin, end), in whole tiles except at the end of the inputs, of block
    /// number `index` of `blocks` into panels: [tile of inputs][block][image][input]. The last
    /// vector is padded with zeros.
    static void fill(const element* x, std::ptrdiff_t begin, std::ptrdiff_t end, Real* to,
                     int index, int blocks) noexcept {
        std::ptrdiff_t i = begin;
        for (; i + tile <= end; i += tile, to += tile * lanes * blocks)
            for (int v = 0; v < vectors; ++v)
                transpose_vector<lanes>(x, i + v * lanes, to + index * tile * lanes + v * lanes,
                                        tile);
        if constexpr (rest >= lanes)
            if (i < end) {
                constexpr std::ptrdiff_t width = rest / lanes * lanes;
                for (int v = 0; v < rest / lanes; ++v, i += lanes)
                    transpose_vector<lanes>(x, i, to + index * width * lanes + v * lanes, width);
                to += width * lanes * blocks;
            }
        if constexpr (rest % lanes != 0)
            if (i < end) transpose_vector<rest % lanes>(x, i, to + index * lanes * lanes, lanes);
    }

    /// Adds the gradients of the weights of filters [k, last) and inputs [begin, end), whose panels
    /// are given, from `blocks` blocks of images. k is a multiple of `filters`; so is last, unless
    /// it is K.
    static void multiply(const Real* panel, const element* const* dy, int blocks, Real* dw,
                         std::ptrdiff_t begin, std::ptrdiff_t end, int k, int last,
                         bool fresh) noexcept {
        for (; k + filters <= last; k += filters)
            run_filters<filters>(panel, dy, blocks, k, dw + k * count, begin, end, fresh);
        if constexpr (K % filters != 0)
            if (k < last)
                run_filters<K % filters>(panel, dy, blocks, k, dw + k * count, begin, end, fresh);
    }

    /// db(k) += sum over blocks and images of dy(k).
    static void add_bias(const element* const* dy, int blocks, Real* db, bool fresh) noexcept {
        for (int k = 0; k < K; ++k) {
            Real sum = fresh ? Real{0} : db[k];
            for (int b = 0; b < blocks; ++b) {
                const element gradient = dy[b][k];
                sum += sum_lanes<Real, lanes>(gradient);
            }
            db[k] = sum;
        }
    }

private:
    /// Transposes inputs [i, i + Present) of all images, which are stored `apart` numbers apart.
    template <int Present>
    static void transpose_vector(const element* x, std::ptrdiff_t i, Real* to,
                                 std::ptrdiff_t apart) noexcept {
        element square[std::size_t{lanes}];
        detail::walk<G.input> at(i);
#pragma GCC unroll 32
        for (int j = 0; j < lanes; ++j) square[j] = j < Present ? x[at.next()] : element{};
        if constexpr (lanes > 1) transpose<Real, lanes>(square);
#pragma GCC unroll 32
        for (int image = 0; image < lanes; ++image) store(to + image * apart, square[image]);
    }

    /// Adds the gradients of Filters filters from k on.
    template <int Filters>
    static void run_filters(const Real* panel, const element* const* dy, int blocks, int k,
                            Real* dw, std::ptrdiff_t begin, std::ptrdiff_t end,
                            bool fresh) noexcept {
        std::ptrdiff_t i = begin;
#pragma GCC unroll 1
        for (; i + tile <= end; i += tile, panel += tile * lanes * blocks)
            run_tile<Filters, vectors, lanes>(panel, dy, blocks, k, dw + i, fresh);
        if constexpr (rest >= lanes)
            if (i < end) {
                run_tile<Filters, rest / lanes, lanes>(panel, dy, blocks, k, dw + i, fresh);
                i += rest / lanes * lanes;
                panel += rest / lanes * lanes * lanes * blocks;
            }
        if constexpr (rest % lanes != 0)
            if (i < end) run_tile<Filters, 1, rest % lanes>(panel, dy, blocks, k, dw + i, fresh);
    }

    /// Filters x Vectors sums; of the last vector's numbers the first Present are used.
    template <int Filters, int Vectors, int Present>
    static void run_tile(const Real* panel, const element* const* dy, int blocks, int k, Real* dw,
                         bool fresh) noexcept {
        element sum[std::size_t{Filters}][std::size_t{Vectors}];
#pragma GCC unroll 8
        for (int f = 0; f < Filters; ++f)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                sum[f][v] = element{};
                // Meanwhile the next tile's gradients are prefetched from memory.
                __builtin_prefetch(dw + f * count + tile + v * lanes, 1);
            }
#pragma GCC unroll 1
        for (int b = 0; b < blocks; ++b) {
            const Real* gradient = reinterpret_cast<const Real*>(dy[b] + k);
#pragma GCC unroll 1
            for (int image = 0; image < lanes; ++image) {
                asm("" : "+r"(gradient)); // as in conv/direct.hpp
                element value[std::size_t{Vectors}];
#pragma GCC unroll 4
                for (int v = 0; v < Vectors; ++v) value[v] = load<element>(panel + v * lanes);
#pragma GCC unroll 8
                for (int f = 0; f < Filters; ++f) {
                    const Real slope = gradient[f * lanes];
#pragma GCC unroll 4
                    for (int v = 0; v < Vectors; ++v)
                        sum[f][v] = multiply_add(value[v], slope, sum[f][v]);
                }
                panel += Vectors * lanes;
                ++gradient;
            }
        }
#pragma GCC unroll 8
        for (int f = 0; f < Filters; ++f)
#pragma GCC unroll 4
            for (int v = 0; v < Vectors; ++v) {
                Real* to = dw + f * count + v * lanes;
                const element found = sum[f][v];
                if constexpr (Present == lanes)
                    store(to, fresh ? found : element(load<element>(to) + found));
                else
#pragma GCC unroll 1
                    for (int j = 0; j < Present; ++j) to[j] = (fresh ? Real{0} : to[j]) + found[j];
            }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
