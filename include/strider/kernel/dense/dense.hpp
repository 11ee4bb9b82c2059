// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines fully connected layers: forward and backward with lanes across images, forward for one
// image.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

namespace strider::kernel {

namespace detail {

/// A volume as runs of numbers without gaps, each as far from the last as it from the one before:
/// one run where there is no border.
struct run_list {
    std::ptrdiff_t count;
    std::ptrdiff_t length;
    std::ptrdiff_t apart;

    constexpr explicit run_list(const layout& l) {
        const shape& e = l.extent;
        if (l.dense()) {
            count = 1;
            length = apart = e.count();
        } else if (l.axis == lane_axis::images) {
            count = std::ptrdiff_t{e.height} * e.channels;
            length = e.width;
            apart = l.columns();
        } else {
            count = e.height;
            length = std::ptrdiff_t{e.width} * e.channels;
            apart = l.row_stride();
        }
    }
};

} // namespace detail

/// y(k) = b(k) + sum over i of weight(k, i) x(i), an element a vector of images. A border of the
/// input is passed over.
///
/// Filters are taken in tiles of up to 12 accumulators: each input is read once a tile, each weight
/// is broadcast.
template <dense_geometry G, class Real, class Isa>
struct image_lanes_dense {
    static constexpr const char* name = "image_lanes";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    static constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    static constexpr int K = G.filters;
    static constexpr std::ptrdiff_t count = G.input.extent.count();
    static constexpr int most = Isa::registers >= 32 ? 12 : 8;
    static constexpr int tile = [] {
        const int tiles = (K + most - 1) / most;
        return (K + tiles - 1) / tiles;
    }();
    static constexpr detail::run_list runs{G.input};

    /// [filter tile][number in memory order][filter of the tile]
    static constexpr std::ptrdiff_t packed_size = count * K;

    /// `weight(k, i)`: i counts the numbers channels first.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k0 = 0; k0 < K; k0 += tile)
            for_numbers<G.input>([&](std::ptrdiff_t, std::ptrdiff_t flat) {
                for (int k = k0; k < k0 + tile && k < K; ++k) *packed++ = weight(k, flat);
            });
    }

    template <int Filters>
    static void run_tile(const element* x, const Real* w, const Real* bias, element* y) noexcept {
        element sum[std::size_t{Filters}];
#pragma GCC unroll 16
        for (int k = 0; k < Filters; ++k)
            sum[k] = bias != nullptr ? broadcast<element>(bias[k]) : element{};
        x += G.input.at(0, 0, 0);
        for (std::ptrdiff_t r = 0; r < runs.count; ++r, x += runs.apart)
#pragma GCC unroll 1
            for (std::ptrdiff_t i = 0; i < runs.length; ++i) {
                const element input = x[i];
#pragma GCC unroll 16
                for (int k = 0; k < Filters; ++k) sum[k] += w[k] * input;
                w += Filters;
            }
#pragma GCC unroll 16
        for (int k = 0; k < Filters; ++k) y[k] = sum[k];
    }

    static void forward(const element* x, const Real* packed, const Real* bias,
                        element* y) noexcept {
        constexpr int whole = K / tile * tile;
        for (int k = 0; k < whole; k += tile)
            run_tile<tile>(x, packed + k * count, bias != nullptr ? bias + k : nullptr, y + k);
        if constexpr (whole < K)
            run_tile<K - whole>(x, packed + whole * count, bias != nullptr ? bias + whole : nullptr,
                                y + whole);
    }

    /// dx(i) = sum over k of weight(k, i) dy(k); dx lies as Result.
    template <layout Result>
    static void data_gradient(const element* dy, const Real* packed, element* dx) noexcept {
        for (int k0 = 0; k0 < K; k0 += tile) {
            const int filters = k0 + tile <= K ? tile : K - k0;
            const Real* w = packed + k0 * count;
            for_numbers<Result>([&](std::ptrdiff_t at, std::ptrdiff_t) {
                element sum = k0 == 0 ? element{} : dx[at];
                for (int k = 0; k < filters; ++k) sum += w[k] * dy[k0 + k];
                w += filters;
                dx[at] = sum;
            });
        }
    }

    /// dw(k, i) += sum over images of dy(k) x(i), `dw` channels first as in a model; db(k) += sum
    /// over images of dy(k).
    static void add_weight_gradient(const element* x, const element* dy, Real* dw,
                                    Real* db) noexcept {
        for (int k = 0; k < K; ++k) {
            const element gradient = dy[k];
            Real* row = dw + k * count;
            for_numbers<G.input>([&](std::ptrdiff_t at, std::ptrdiff_t flat) {
                row[flat] += sum_lanes<Real, lanes>(gradient * x[at]);
            });
            if (db != nullptr) db[k] += sum_lanes<Real, lanes>(gradient);
        }
    }
};

/// The same for one channels-last image: dot products over vectors of inputs, four filters at a
/// time.
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

    template <int Filters>
    static void run_tile(const Real* x, const Real* w, const Real* bias, Real* y) noexcept {
        element sum[std::size_t{Filters}]{};
        Real rest[std::size_t{Filters}]{};
        constexpr std::ptrdiff_t whole = runs.length / lanes * lanes;
        x += G.input.at(0, 0, 0);
        for (std::ptrdiff_t r = 0; r < runs.count; ++r, x += runs.apart, w += runs.length) {
            for (std::ptrdiff_t i = 0; i < whole; i += lanes) {
                const element input = load<element>(x + i);
#pragma GCC unroll 4
                for (int k = 0; k < Filters; ++k)
                    sum[k] += load<element>(w + k * count + i) * input;
            }
            for (std::ptrdiff_t i = whole; i < runs.length; ++i)
#pragma GCC unroll 4
                for (int k = 0; k < Filters; ++k) rest[k] += w[k * count + i] * x[i];
        }
#pragma GCC unroll 4
        for (int k = 0; k < Filters; ++k) {
            const element sums = sum[k];
            const Real total = sum_lanes<Real, lanes>(sums) + rest[k];
            y[k] = (bias != nullptr ? bias[k] : Real{0}) + total;
        }
    }

    /// Filters [begin, end).
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        int k = begin;
        for (; k + 4 <= end; k += 4)
            run_tile<4>(x, packed + k * count, bias != nullptr ? bias + k : nullptr, y + k);
        for (; k < end; ++k)
            run_tile<1>(x, packed + k * count, bias != nullptr ? bias + k : nullptr, y + k);
    }
};

} // namespace strider::kernel
