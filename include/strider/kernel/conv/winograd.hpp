// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines Winograd's convolution of one channels-last image by 3x3 filters.
#pragma once

#include <strider/kernel/conv/winograd/multiply.hpp>
#include <strider/kernel/conv/winograd/transform.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstring>

namespace strider::kernel {

/// y = A^T [sum over c of (G g(c) G^T) * (B^T d(c) B)] A for each tile of O x O outputs, O =
/// Transform::outputs, where d is the P x P inputs under it, P = O + 2, * goes number by number,
/// and g are the weights: P^2 / O^2 products a channel and output instead of 9. Numbers come out
/// close to those of the direct sum, not the same. [Lavin16]
///
/// A block of tiles is transformed into v[P^2][tile][channel]; for each block of filters and each
/// of the P^2 points, v times the weights gives m[P^2][tile][filter]; of m the outputs are made, and
/// the bias is added. v, m stay in the second cache while they are in use; the weights, which are
/// P^2 / 9 times those of the direct sum, stream past, and are asked for before they are wanted.
template <conv_geometry G, class Real, class Isa, class Transform>
struct winograd_conv {
    static constexpr const char* name = Transform::name;
    static constexpr bool applies = G.input.axis == lane_axis::channels && G.plain() &&
                                    G.filter_height == 3 && G.filter_width == 3 &&
                                    G.stride_height == 1 && G.stride_width == 1;

    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int C = G.channels();
    static constexpr int K = G.filters();
    static constexpr int O = Transform::outputs;
    static constexpr int P = Transform::points;
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;

private:
    static constexpr int divided_up(int a, int b) { return (a + b - 1) / b; }
    static constexpr int line = 64 / static_cast<int>(sizeof(Real));
    /// At least n, and an odd number of cache lines: so that rows or planes that are so far apart
    /// spread over the sets of a cache.
    static constexpr int spread(int n) { return (divided_up(n, line) | 1) * line; }
    static constexpr int vectors = divided_up(K, lanes);

public:
    static constexpr int tile_columns = divided_up(width, O);
    static constexpr int tiles = divided_up(height, O) * tile_columns;

    /// Tiles whose sums stay in registers together.
    static constexpr int most_together = Isa::registers >= 32 ? (vectors > 1 ? 14 : 16)
                                                              : (vectors > 1 ? 6 : 8);
    /// Tiles of a block: few enough for v and m to stay in the second cache, but enough to use
    /// weights that are not in it several times.
    static constexpr int most_tiles = (C <= 128 ? 1 : C <= 256 ? 2 : 4) * most_together;
    static constexpr int blocks = divided_up(tiles, most_tiles);
    static constexpr int block_tiles = divided_up(tiles, blocks);
    static constexpr int groups = divided_up(block_tiles, most_together);
    static constexpr int group_tiles = divided_up(block_tiles, groups);

    /// Vectors of a block of filters; the last block may be narrower.
    static constexpr int block_vectors = vectors < 4 ? vectors : 4;
    static constexpr int block_filters = block_vectors * lanes;
    static constexpr int filter_blocks = divided_up(vectors, block_vectors);

    /// What can be computed apart: a block of tiles, a block of filters.
    static constexpr int parts = blocks * filter_blocks;

private:
    static constexpr int v_row = spread(C);
    static constexpr int v_plane = spread(block_tiles * v_row);
    static constexpr int m_row = spread(block_filters);
    static constexpr int m_plane = spread(block_tiles * m_row);
    static constexpr int patch_row = P * C;
    static constexpr int v_size = P * P * v_plane;
    static constexpr int m_size = P * P * m_plane;
    static constexpr int patch_size = divided_up(P * patch_row, line) * line;

public:
    /// Numbers of the memory that a task works in.
    static constexpr std::ptrdiff_t scratch_size = std::ptrdiff_t{v_size} + m_size + patch_size;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{P} * P * C * vectors * lanes;

private:
    /// Whether the weights are too many for the second cache to keep.
    static constexpr bool prefetch =
        packed_size * static_cast<std::ptrdiff_t>(sizeof(Real)) > (std::ptrdiff_t{1} << 18);
    template <int Vectors>
    using product = tile_product<Real, Isa, Vectors, C, v_row, m_row, groups, group_tiles, prefetch>;

    /// Of a block of filters, the weights of one point.
    static constexpr std::ptrdiff_t panel(int block) {
        const int left = vectors - block * block_vectors;
        return std::ptrdiff_t{C} * (left < block_vectors ? left : block_vectors) * lanes;
    }
    static constexpr std::ptrdiff_t block_at(int block) {
        return std::ptrdiff_t{P} * P * C * block * block_filters;
    }

public:
    /// Packed: [block of filters][point][two vectors, or the one left][c][filter]; zeros where there
    /// is no filter. The weights are transformed in double.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < vectors * lanes; ++k) {
            const int block = k / block_filters;
            const int of_block = k % block_filters;
            const int pair = of_block / (2 * lanes);
            const bool alone = block * block_vectors + 2 * pair + 1 >= vectors ||
                               2 * pair + 1 >= block_vectors;
            const int row = alone ? lanes : 2 * lanes;
            Real* to = packed + block_at(block) + std::ptrdiff_t{pair} * 2 * lanes * C +
                       of_block % (2 * lanes);
            for (int c = 0; c < C; ++c) {
                double half[std::size_t{P}][3]{};
                for (int i = 0; i < P && k < K; ++i)
                    for (int s = 0; s < 3; ++s)
                        for (int r = 0; r < 3; ++r)
                            half[i][s] += Transform::filter[i][r] *
                                          static_cast<double>(weight(k, c, r, s));
                for (int i = 0; i < P; ++i)
                    for (int j = 0; j < P; ++j) {
                        double sum = 0;
                        for (int s = 0; s < 3; ++s) sum += half[i][s] * Transform::filter[j][s];
                        to[(i * P + j) * panel(block) + std::ptrdiff_t{c} * row] =
                            static_cast<Real>(sum);
                    }
            }
        }
    }

private:
    /// Lanes of the vectors that walk over n numbers; the last overlaps the one before.
    static constexpr int walking_lanes(int n) {
        int power = 1;
        while (2 * power <= n && 2 * power <= lanes) power *= 2;
        return power;
    }

    /// v of one tile, from rows of P columns of C channels that are `row` apart.
    static void transform_input(const Real* from, std::ptrdiff_t row, Real* v) noexcept {
        constexpr int step = walking_lanes(C);
        using element = vec<Real, step>;
        for (int n = 0; n < C; n += step) {
            const int c = n + step <= C ? n : C - step;
            element half[std::size_t{P}][std::size_t{P}];
#pragma GCC unroll 6
            for (int j = 0; j < P; ++j) {
                element d[std::size_t{P}];
                element out[std::size_t{P}];
#pragma GCC unroll 6
                for (int i = 0; i < P; ++i) d[i] = load<element>(from + i * row + j * C + c);
                Transform::input(d, out);
#pragma GCC unroll 6
                for (int i = 0; i < P; ++i) half[i][j] = out[i];
            }
#pragma GCC unroll 6
            for (int i = 0; i < P; ++i) {
                element out[std::size_t{P}];
                Transform::input(half[i], out);
#pragma GCC unroll 6
                for (int j = 0; j < P; ++j)
                    store(v + std::ptrdiff_t{i * P + j} * v_plane + c, out[j]);
            }
        }
    }

    /// The rows and columns of the input, border included, that a tile may read.
    static constexpr int readable_rows = G.input.extent.height + G.input.around.bottom;
    static constexpr int readable_columns = G.input.extent.width + G.input.around.right;

    /// v of `count` tiles from `first` on. Where a tile reaches beyond what can be read, what is
    /// there is copied, and zeros put around it.
    static void transform_inputs(const Real* x, int first, int count, Real* v,
                                 Real* patch) noexcept {
        for (int t = 0; t < count; ++t, v += v_row) {
            const int row = (first + t) / tile_columns * O - G.pad_top;
            const int column = (first + t) % tile_columns * O - G.pad_left;
            const Real* from = x + G.input.at(row, column, 0);
            if (row + P <= readable_rows && column + P <= readable_columns) {
                transform_input(from, G.input.row_stride(), v);
                continue;
            }
            const int rows = row + P <= readable_rows ? P : readable_rows - row;
            const int columns = column + P <= readable_columns ? P : readable_columns - column;
            std::memset(patch, 0, sizeof(Real) * P * patch_row);
            for (int i = 0; i < rows; ++i)
                std::memcpy(patch + i * patch_row, from + i * G.input.row_stride(),
                            sizeof(Real) * static_cast<std::size_t>(columns) * C);
            transform_input(patch, patch_row, v);
        }
    }

    /// Outputs of one tile from m, as far as there are rows and columns for them.
    template <int Filters>
    static void transform_output(const Real* m, const Real* bias, Real* y, int rows,
                                 int columns) noexcept {
        constexpr int step = walking_lanes(Filters);
        using element = vec<Real, step>;
        for (int n = 0; n < Filters; n += step) {
            const int k = n + step <= Filters ? n : Filters - step;
            element half[std::size_t{O}][std::size_t{P}];
#pragma GCC unroll 6
            for (int j = 0; j < P; ++j) {
                element in[std::size_t{P}];
                element out[std::size_t{O}];
#pragma GCC unroll 6
                for (int i = 0; i < P; ++i)
                    in[i] = load<element>(m + std::ptrdiff_t{i * P + j} * m_plane + k);
                Transform::output(in, out);
#pragma GCC unroll 4
                for (int i = 0; i < O; ++i) half[i][j] = out[i];
            }
            const element start = bias != nullptr ? load<element>(bias + k) : element{};
            const auto put = [&](int i, int j, const element& sum) {
                store(y + i * G.output.row_stride() + j * G.output.column_stride() + k, sum);
            };
            if (rows == O && columns == O) {
#pragma GCC unroll 4
                for (int i = 0; i < O; ++i) {
                    element out[std::size_t{O}];
                    Transform::output(half[i], out);
#pragma GCC unroll 4
                    for (int j = 0; j < O; ++j) put(i, j, out[j] + start);
                }
            } else {
                for (int i = 0; i < rows; ++i) {
                    element out[std::size_t{O}];
                    Transform::output(half[i], out);
                    for (int j = 0; j < columns; ++j) put(i, j, out[j] + start);
                }
            }
        }
    }

    /// Outputs of `count` tiles from `first` on, of the filters from k on.
    template <int Filters>
    static void transform_outputs(const Real* m, const Real* bias, Real* y, int first, int count,
                                  int k) noexcept {
        for (int t = 0; t < count; ++t, m += m_row) {
            const int row = (first + t) / tile_columns * O;
            const int column = (first + t) % tile_columns * O;
            transform_output<Filters>(m, bias != nullptr ? bias + k : nullptr,
                                      y + G.output.at(row, column, k),
                                      row + O <= height ? O : height - row,
                                      column + O <= width ? O : width - column);
        }
    }

    /// m of a block of filters.
    template <int Vectors>
    static void multiply(const Real* v, const Real* u, const Real* after, Real* m,
                         int count) noexcept {
        constexpr int pairs = Vectors / 2;
        constexpr std::ptrdiff_t pair = std::ptrdiff_t{2} * lanes * C;
        for (int p = 0; p < P * P; ++p) {
            for (int i = 0; i < pairs; ++i, u += pair)
                product<2>::run(v, u, p + 1 == P * P && i + 1 == pairs ? after : u + pair,
                                m + i * 2 * lanes, count);
            if constexpr (Vectors % 2 == 1) {
                product<1>::run(v, u, p + 1 == P * P ? after : u + pair / 2, m + pairs * 2 * lanes,
                                count);
                u += pair / 2;
            }
            v += v_plane;
            m += m_plane;
        }
    }

public:
    /// Parts [begin, end): blocks of tiles, and for each of them blocks of filters. `bias` may be
    /// null. `scratch`: scratch_size numbers from a multiple of 64 bytes on, which nobody else uses
    /// meanwhile. A number comes out the same whatever part of the parts it is computed with.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end, Real* scratch) noexcept {
        Real* v = scratch;
        Real* m = v + v_size;
        Real* patch = m + m_size;
        int transformed = -1;
        for (int part = begin; part < end; ++part) {
            const int block = part / filter_blocks;
            const int filters = part % filter_blocks;
            const int first = static_cast<int>(std::ptrdiff_t{tiles} * block / blocks);
            const int count = static_cast<int>(std::ptrdiff_t{tiles} * (block + 1) / blocks) - first;
            if (block != transformed) transform_inputs(x, first, count, v, patch);
            transformed = block;
            const Real* u = packed + block_at(filters);
            const Real* after = packed + block_at(filters + 1 < filter_blocks ? filters + 1 : 0);
            constexpr int full = K / block_filters;
            if (filters < full) {
                if constexpr (full > 0) {
                    multiply<block_vectors>(v, u, after, m, count);
                    transform_outputs<block_filters>(m, bias, y, first, count,
                                                     filters * block_filters);
                }
            } else if constexpr (full < filter_blocks) {
                multiply<vectors - full * block_vectors>(v, u, after, m, count);
                transform_outputs<K - full * block_filters>(m, bias, y, first, count,
                                                            full * block_filters);
            }
        }
    }
};

} // namespace strider::kernel
