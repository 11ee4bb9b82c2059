// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines fully connected layers with lanes across images and unpacked weights: forward, and the
// gradient of the input.
#pragma once

#include <strider/kernel/dense/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <algorithm>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(k) = b(k) + sum over i of weight(k, i) x(i), where an element is a vector of images, and dx(i)
/// = sum over k of weight(k, i) dy(k). i is the channels-first index.
///
/// For training, where weights change from step to step: packing them would take as long as
/// multiplying them with a block of images. A cache line of weights is read at once, so that the
/// weights of other filters, which may fall into the same cache set, do not evict it.
template <dense_geometry G, class Real, class Isa>
struct unpacked_dense {
    static constexpr const char* name = "unpacked";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();

    static constexpr std::ptrdiff_t packed_size = 0;

    /// Inputs, or their gradients, in registers while filters pass over them.
    static constexpr int inputs = Isa::registers >= 32 ? 16 : 8;
    /// Filters whose sums are in registers beside them: enough to hide the latency of an addition.
    static constexpr int rows = [] {
        constexpr int most = Isa::registers >= 32 ? 8 : 6;
        const int tiles = (K + most - 1) / most;
        return (K + tiles - 1) / tiles;
    }();
    /// Whether the weights come from beyond L2.
    static constexpr bool streams = count * K * static_cast<int>(sizeof(Real)) > 524288;
    /// Filters that are read in parallel, each from its beginning to its end: all if they stay in
    /// the caches; else few. With 4096 inputs and filters forward, 16 give 89 GFLOP/s, 32 give 61;
    /// for the gradient it is the reverse, 80 and 92.
    static constexpr int forward_stretch = streams && 2 * rows < K ? 2 * rows : K;
    static constexpr int gradient_stretch = streams && 4 * rows < K ? 4 * rows
                                            : K < 2048              ? K
                                                                    : 2048;
    /// Products that are summed on their own before they are added to the rest; a multiple of
    /// `inputs`.
    static constexpr std::ptrdiff_t block = detail::max_summed;
    /// The most blocks of images in a call of `forward`.
    static constexpr int max_blocks = 16;
    /// Whether the next inputs are prefetched while filters pass over these.
    static constexpr bool scattered = !detail::channels_first<G.input> && count * lanes > 8192;
    /// Distance in numbers by which weights are prefetched, 512 bytes: into L2, because in L1 many
    /// filters would fall into one set.
    static constexpr std::ptrdiff_t ahead = 512 / static_cast<std::ptrdiff_t>(sizeof(Real));

    /// `bias` may be null. Summation order: the bias, then i from 0 on, in blocks that are
    /// summed on their own.
    static void forward(const element* x, const Real* weights, const Real* bias,
                        element* y) noexcept {
        forward(&x, weights, bias, &y, 1, 0, K);
    }

    /// The same for filters [begin, last) of `blocks` blocks of images, which share the weights
    /// once these are read from memory. begin is a multiple of forward_stretch.
    static void forward(const element* const* x, const Real* weights, const Real* bias,
                        element* const* y, int blocks, int begin, int last) noexcept {
        for (int k0 = begin; k0 < last; k0 += forward_stretch) {
            const int end = k0 + forward_stretch < last ? k0 + forward_stretch : last;
            for (int b = 0; b < blocks; ++b)
                for (int k = k0; k < end; ++k)
                    y[b][k] = bias != nullptr ? broadcast<element>(bias[k]) : element{};
            element* sums[std::size_t{max_blocks}];
            if constexpr (count <= block) {
                for (int b = 0; b < blocks; ++b) sums[b] = y[b] + k0;
                add_block(x, weights, 0, count, sums, blocks, k0, end);
            } else {
                // (Weights that do not stream have few filters and one block of images.)
                element partial[std::size_t{streams ? max_blocks : 1}]
                               [std::size_t{forward_stretch}];
                for (int b = 0; b < blocks; ++b) sums[b] = partial[b];
                for (std::ptrdiff_t first = 0; first < count; first += block) {
                    for (int b = 0; b < blocks; ++b) std::fill_n(sums[b], end - k0, element{});
                    add_block(x, weights, first, first + block < count ? first + block : count,
                              sums, blocks, k0, end);
                    for (int b = 0; b < blocks; ++b)
                        for (int k = k0; k < end; ++k) y[b][k] += sums[b][k - k0];
                }
            }
        }
    }

    /// dx has layout Result. Summation order: k from 0 on, in stretches that are summed on their
    /// own.
    template <layout Result>
    static void data_gradient(const element* dy, const Real* weights, element* dx) noexcept {
        for (int k0 = 0; k0 < K; k0 += gradient_stretch) {
            const int end = k0 + gradient_stretch < K ? k0 + gradient_stretch : K;
            constexpr std::ptrdiff_t whole = count / inputs * inputs;
            for (std::ptrdiff_t i = 0; i < whole; i += inputs)
                add_gradient<Result, inputs>(dy, weights, i, dx, k0, end);
            if constexpr (whole < count)
                add_gradient<Result, static_cast<int>(count - whole)>(dy, weights, whole, dx, k0,
                                                                      end);
        }
    }

private:
    /// Adds the products of inputs [first, last) to sums[b](0 .. end - k), those of filters [k,
    /// end) of each block of images.
    [[gnu::noinline]] static void add_block(const element* const* x, const Real* weights,
                                            std::ptrdiff_t first, std::ptrdiff_t last,
                                            element* const* sums, int blocks, int k,
                                            int end) noexcept {
        const std::ptrdiff_t whole = last - (last - first) % inputs;
        for (std::ptrdiff_t i = first; i < whole; i += inputs)
            for (int b = 0; b < blocks; ++b)
                add_products<inputs>(x[b], weights, i, sums[b], k, end);
        if constexpr (count % inputs != 0)
            if (last == count)
                for (int b = 0; b < blocks; ++b)
                    add_products<static_cast<int>(count % inputs)>(x[b], weights, whole, sums[b], k,
                                                                   end);
    }

    /// Adds the products of inputs [i, i + Inputs) to sums(0 .. end - k), those of filters [k,
    /// end).
    template <int Inputs>
    static void add_products(const element* x, const Real* weights, std::ptrdiff_t i, element* sums,
                             int k, int end) noexcept {
        element input[std::size_t{Inputs}];
        detail::walk<G.input> at(i);
#pragma GCC unroll 16
        for (int j = 0; j < Inputs; ++j) input[j] = x[at.next()];
        if constexpr (scattered)
#pragma GCC unroll 16
            for (int j = 0; j < Inputs; ++j) __builtin_prefetch(x + at.next());
        const Real* w = weights + k * count + i;
#pragma GCC unroll 1
        for (; k + rows <= end; k += rows, w += rows * count, sums += rows)
            add_rows<Inputs, rows>(input, w, sums);
        if constexpr (K % rows != 0)
            if (k < end) add_rows<Inputs, K % rows>(input, w, sums);
    }

    template <int Inputs, int Rows>
    [[gnu::always_inline]] static void add_rows(const element (&input)[std::size_t{Inputs}],
                                                const Real* w, element* y) noexcept {
        element sum[std::size_t{Rows}];
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) {
            sum[r] = y[r];
            if constexpr (streams) __builtin_prefetch(w + r * count + ahead, 0, 2);
        }
#pragma GCC unroll 16
        for (int j = 0; j < Inputs; ++j)
#pragma GCC unroll 8
            for (int r = 0; r < Rows; ++r)
                sum[r] = multiply_add(input[j], w[r * count + j], sum[r]);
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) y[r] = sum[r];
    }

    /// dx(i .. i + Inputs) += the products of filters [begin, end); written if begin is 0.
    template <layout Result, int Inputs>
    static void add_gradient(const element* dy, const Real* weights, std::ptrdiff_t i, element* dx,
                             int begin, int end) noexcept {
        element sum[std::size_t{Inputs}];
        for (element& each : sum) each = element{};
        if constexpr (scattered) {
            detail::walk<Result> next(i + Inputs);
#pragma GCC unroll 16
            for (int j = 0; j < Inputs; ++j) __builtin_prefetch(dx + next.next(), 1);
        }
        const Real* w = weights + begin * count + i;
#pragma GCC unroll 1
        for (int k = begin; k < end; ++k) {
            asm("" : "+r"(w)); // as in conv/direct.hpp
            const element gradient = dy[k];
            if constexpr (streams) __builtin_prefetch(w + ahead, 0, 2);
#pragma GCC unroll 16
            for (int j = 0; j < Inputs; ++j) sum[j] = multiply_add(gradient, w[j], sum[j]);
            w += count;
        }
        detail::walk<Result> to(i);
#pragma GCC unroll 16
        for (int j = 0; j < Inputs; ++j) {
            element& each = dx[to.next()];
            each = begin == 0 ? sum[j] : element(each + sum[j]);
        }
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
