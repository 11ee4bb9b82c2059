// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the forward pass of transposed convolutions: of a single channels-last image with the
// lanes of a vector across maps, of a block of images, and the scalar reference.
#pragma once

#include <strider/kernel/conv/panel_weight_gradient.hpp>
#include <strider/kernel/conv/slide.hpp>
#include <strider/kernel/conv/taps.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(i, j, c) = b(c) + sum over r, s, k of weight(k, c, r, s) x(h, w, k), where i = h SH + r DH -
/// PT, j = w SW + s DW - PL, k in the group of c. G is the convolution that is transposed: y, the
/// output, is the big volume, of layout G.input; x is the small one, of layout G.output.
///
/// Columns a stride apart have the same taps: they are processed in tiles of 14 x 1 or 14 x 2
/// vectors with 32 registers, whose accumulators stay in registers over all taps and k. Taps beyond
/// an edge are skipped, so no border is read.
template <conv_geometry G, class Real, class Isa>
struct channel_lanes_transpose {
    static constexpr const char* name = "transpose";
    /// With fewer than 4 maps per group most lanes would be empty.
    static constexpr bool applies = G.input.axis == lane_axis::channels && G.depth() >= 4;

    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int R = G.filter_height;
    static constexpr int S = G.filter_width;
    static constexpr int depth = G.filters() / G.groups; ///< summed over, per map and tap
    static constexpr int maps = G.depth();               ///< maps of y per group
    static constexpr int full = maps / lanes * lanes;
    /// Lanes of the last, narrower tile: the least power of two that holds the remaining maps; 0 if
    /// none remain.
    static constexpr int rest_lanes = [] {
        const int rest = maps - full;
        int power = 1;
        while (power < rest) power *= 2;
        return rest == 0 ? 0 : power;
    }();
    static constexpr int max_columns = Isa::registers >= 32 ? 14 : 6;
    static constexpr slide rows{G.input.extent.height,
                                G.output.extent.height,
                                R,
                                G.stride_height,
                                G.dilation_height,
                                G.pad_top,
                                true};
    static constexpr slide columns{G.input.extent.width,
                                   G.output.extent.width,
                                   S,
                                   G.stride_width,
                                   G.dilation_width,
                                   G.pad_left,
                                   true};

    /// Weights of one map, and of a group.
    static constexpr std::ptrdiff_t chunk = std::ptrdiff_t{R} * S * depth;
    static constexpr std::ptrdiff_t group_size = (full + rest_lanes) * chunk;
    static constexpr std::ptrdiff_t packed_size = G.groups * group_size;

    /// Packed: [group][tile of vectors][r][s][k][map of the tile], with zeros for the missing maps
    /// of the last tile.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int g = 0; g < G.groups; ++g) {
            const auto pack_tile = [&](int first, int count) {
                for (int r = 0; r < R; ++r)
                    for (int s = 0; s < S; ++s)
                        for (int k = g * depth; k < (g + 1) * depth; ++k)
                            for (int c = first; c < first + count; ++c)
                                *packed++ = c < maps ? weight(k, c, r, s) : Real{0};
            };
            for_map_tiles(
                [&]<int Lanes, int Vectors, int>(int c) { pack_tile(c, Lanes * Vectors); });
        }
    }

    /// Calls f<lanes, vectors, maps>(first map) for the tiles of a group's maps.
    template <class F>
    [[gnu::always_inline]] static void for_map_tiles(F f) {
        int c = 0;
        if constexpr (full >= 2 * lanes)
            for (; c + 2 * lanes <= full; c += 2 * lanes)
                f.template operator()<lanes, 2, 2 * lanes>(c);
        if constexpr (full / lanes % 2 == 1) {
            f.template operator()<lanes, 1, lanes>(c);
            c += lanes;
        }
        if constexpr (rest_lanes > 0) f.template operator()<rest_lanes, 1, maps - full>(c);
    }

    template <int Lanes, int Vectors, int Maps, int Columns>
    [[gnu::always_inline]] static void run_tile(const Real* x, const Real* w, const Real* bias,
                                                Real* y, const tap_list<R>& row_taps,
                                                const tap_list<S>& column_taps) noexcept {
        using element = vec<Real, Lanes>;
        element sum[std::size_t{Columns}][std::size_t{Vectors}];
        element start[std::size_t{Vectors}]{};
        if (bias != nullptr) __builtin_memcpy(start, bias, std::size_t{Maps} * sizeof(Real));
#pragma GCC unroll 32
        for (int p = 0; p < Columns; ++p)
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v) sum[p][v] = start[v];
#pragma GCC unroll 1
        for (int i = 0; i < row_taps.count; ++i)
#pragma GCC unroll 1
            for (int j = 0; j < column_taps.count; ++j) {
                const Real* from = x + row_taps.source[i] * G.output.row_stride() +
                                   column_taps.source[j] * G.output.column_stride();
                const Real* weights = w + std::ptrdiff_t{row_taps.tap[i] * S + column_taps.tap[j]} *
                                              (depth * Vectors * Lanes);
#pragma GCC unroll 1
                for (int k = 0; k < depth; ++k) {
                    // As in direct_conv: keeps GCC from carrying inputs through the stack.
                    asm("" : "+r"(from));
                    element weight[std::size_t{Vectors}];
#pragma GCC unroll 2
                    for (int v = 0; v < Vectors; ++v)
                        weight[v] = load<element>(weights + v * Lanes);
#pragma GCC unroll 32
                    for (int p = 0; p < Columns; ++p) {
                        const Real input = from[p * G.output.column_stride() + k];
#pragma GCC unroll 2
                        for (int v = 0; v < Vectors; ++v)
                            sum[p][v] = multiply_add(weight[v], input, sum[p][v]);
                    }
                    weights += Vectors * Lanes;
                }
            }
#pragma GCC unroll 32
        for (int p = 0; p < Columns; ++p) {
            Real* to = y + p * G.stride_width * G.input.column_stride();
#pragma GCC unroll 2
            for (int v = 0; v < Vectors; ++v) {
                if constexpr (Maps == Vectors * Lanes)
                    store(to + v * Lanes, sum[p][v]);
                else
                    __builtin_memcpy(to, &sum[p][v], std::size_t{Maps} * sizeof(Real));
            }
        }
    }

    /// Computes rows [begin, end) of the big volume. `bias` may be null.
    static void forward(const Real* smaller, const Real* packed, const Real* bias, Real* big,
                        int begin, int end) noexcept {
        for (int g = 0; g < G.groups; ++g)
            for_map_tiles([&]<int Lanes, int Vectors, int Maps>(int c) {
                const int map = g * maps + c;
                const Real* w = packed + g * group_size + c * chunk;
                const Real* b = bias != nullptr ? bias + map : nullptr;
                for (int i = begin; i < end; ++i) {
                    const tap_list<R> row_taps = taps_at<rows>(i);
                    for_tiles<columns, max_columns>(
                        [&]<int Columns>(int j, const tap_list<S>& column_taps, int shift) {
                            run_tile<Lanes, Vectors, Maps, Columns>(
                                smaller + G.output.at(0, shift, g * depth), w, b,
                                big + G.input.at(i, j, map), row_taps, column_taps);
                        });
                }
            });
    }
};

/// The same with lanes across images.
template <conv_geometry G, class Real, class Isa>
struct image_lanes_transpose {
    static constexpr const char* name = "taps";
    using kernel = image_lanes_phases<G, true, Real, Isa>;
    static constexpr bool applies = kernel::applies;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = kernel::packed_size;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        kernel::pack(weight, packed);
    }
    /// Computes rows [begin, end) of the big volume. `bias` may be null.
    static void forward(const element* smaller, const Real* packed, const Real* bias, element* big,
                        int begin, int end) noexcept {
        kernel::run(smaller, packed, bias, big, begin, end);
    }
};

/// Gradient of a transposed convolution's input, the small volume: `Gradient` is the layout of the
/// big volume's gradient, `Result` that of the small one's.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
struct image_lanes_transpose_data_gradient {
    static constexpr const char* name = "taps";
    using kernel = image_lanes_phases<between(G, Gradient, Result), false, Real, Isa>;
    static constexpr bool applies = kernel::applies;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t packed_size = kernel::packed_size;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        kernel::pack(weight, packed);
    }
    static void run(const element* dy, const Real* packed, element* dx) noexcept {
        kernel::run(dy, packed, nullptr, dx, 0, Result.extent.height);
    }
};

/// Gradient of a transposed convolution's weights; needs no scratch.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct image_lanes_transpose_weight_gradient {
    static constexpr const char* name = "taps";
    static constexpr bool applies = G.input.axis == lane_axis::images;
    using kernel = image_lanes_taps<between(G, Gradient, G.output), Real, Isa>;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t partial_size = 0;

    /// Adds the gradient to `dw`; x is the small volume, dy the gradient of the big one.
    static void add(const element* x, const element* dy, Real* dw, element*) noexcept {
        kernel::add_weight_gradient(dy, x, dw);
    }
};

/// The same by panels.
template <conv_geometry G, layout Gradient, class Real, class Isa>
struct panel_transpose_weight_gradient {
    using kernel = weight_panels<between(G, Gradient, G.output), G.output, false, Real, Isa>;
    static constexpr const char* name = kernel::name;
    static constexpr bool possible = kernel::possible;
    static constexpr bool applies = kernel::applies;
    static constexpr int lanes = kernel::lanes;
    using element = typename kernel::element;
    static constexpr std::ptrdiff_t partial_size = kernel::partial_size;

    static void add(const element* x, const element* dy, Real* dw, element* partial) noexcept {
        kernel::add(dy, x, dw, partial);
    }
};

/// The formula above, written out: scalar, serial, in the order r, s, k, for a geometry that may be
/// known only at run time. The oracle of the tests.
template <class Real, class Isa>
struct transpose_sums {
    conv_geometry g;

    /// Computes rows [begin, end) of the big volume. `bias` may be null.
    [[gnu::always_inline]] void forward(const Real* smaller, const Real* packed, const Real* bias,
                                        Real* big, int begin, int end) const noexcept {
        const int filters = g.filters() / g.groups;
        for (int i = begin; i < end; ++i)
            for (int j = 0; j < g.input.extent.width; ++j)
                for (int c = 0; c < g.channels(); ++c) {
                    const int group = c / g.depth();
                    Real sum = bias != nullptr ? bias[c] : Real{0};
                    for (int r = 0; r < g.filter_height; ++r)
                        for (int s = 0; s < g.filter_width; ++s) {
                            const int row = i + g.pad_top - r * g.dilation_height;
                            const int column = j + g.pad_left - s * g.dilation_width;
                            if (row < 0 || row % g.stride_height != 0) continue;
                            if (column < 0 || column % g.stride_width != 0) continue;
                            const int h = row / g.stride_height;
                            const int w = column / g.stride_width;
                            if (h >= g.output.extent.height || w >= g.output.extent.width) continue;
                            for (int k = group * filters; k < (group + 1) * filters; ++k) {
                                const std::ptrdiff_t chunk =
                                    std::ptrdiff_t{k} * g.depth() + c % g.depth();
                                sum = multiply_add(
                                    packed[(chunk * g.filter_height + r) * g.filter_width + s],
                                    smaller[g.output.at(h, w, k)], sum);
                            }
                        }
                    big[g.input.at(i, j, c)] = sum;
                }
    }
};

/// The same for one geometry, as a kernel.
template <conv_geometry G, class Real, class Isa>
struct reference_transpose {
    static constexpr const char* name = "reference";
    static constexpr bool applies = G.input.axis == lane_axis::channels;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.filters()} * G.chunk();

    /// [k][c of the group][r][s], as in a model.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < G.filters(); ++k)
            for (int c = 0; c < G.depth(); ++c)
                for (int r = 0; r < G.filter_height; ++r)
                    for (int s = 0; s < G.filter_width; ++s) *packed++ = weight(k, c, r, s);
    }
    static void forward(const Real* smaller, const Real* packed, const Real* bias, Real* big,
                        int begin, int end) noexcept {
        transpose_sums<Real, Isa>{G}.forward(smaller, packed, bias, big, begin, end);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
