// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines Winograd's convolution of channels-last images by 3x3 filters.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/conv/winograd/fetch.hpp>
#include <strider/kernel/conv/winograd/multiply.hpp>
#include <strider/kernel/conv/winograd/plan.hpp>
#include <strider/kernel/conv/winograd/transform.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y = A^T [sum over c of (G g(c) G^T) * (B^T d(c) B)] A for each tile of O x O outputs, O =
/// Transform::outputs, where d is the P x P inputs under it, P = O + 2, * is elementwise, and g are
/// the weights: P^2 / O^2 products per channel and output instead of 9. Results are close to those
/// of the direct sum, not identical. [Lavin16]
///
/// A block of tiles is transformed into v[P^2][tile][channel]; for each block of filters and each
/// of the P^2 points, v times the weights gives m[P^2][tile][filter]; m is transformed into the
/// outputs, and the bias is added. v and m stay in L2 while in use; the weights, P^2 / 9 times
/// those of the direct sum, pass through the caches and are prefetched.
template <conv_geometry G, class Real, class Isa, class Transform, class Ending = void,
          int Images = 1>
struct winograd_conv {
    using real = Real;
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = Transform::name;
    static constexpr bool applies = winograd_applies(G);

    static constexpr conv_geometry geometry = G;
    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr int C = G.channels();
    static constexpr int K = G.filters();
    static constexpr int O = Transform::outputs;
    static constexpr int P = Transform::points;
    static constexpr winograd_plan plan{G, O, machine_of<Real, Isa>, Images, fused::window};
    static constexpr std::ptrdiff_t packed_size = plan.packed_size;
    /// Scratch of a task, in numbers.
    static constexpr std::ptrdiff_t scratch_size = plan.scratch_size;
    /// Parts that can be computed separately: a block of filters of a block of tiles.
    static constexpr int parts = plan.blocks * plan.filter_blocks;

private:
    static constexpr int height = G.output.extent.height;
    static constexpr int width = G.output.extent.width;
    static constexpr int vectors = plan.vectors;
    static constexpr int wide = plan.wide;
    static constexpr int block_vectors = plan.block_vectors;
    static constexpr int block_filters = plan.block_vectors * lanes;
    static constexpr int filter_blocks = plan.filter_blocks;
    static constexpr int v_row = plan.v_row;
    static constexpr int v_plane = plan.v_plane;
    static constexpr int m_row = plan.m_row;
    static constexpr int m_plane = plan.m_plane;
    static constexpr int patch_row = P * C;
    static constexpr int window = fused::window;
    static_assert(O % window == 0);

    static constexpr bool prefetch_weights =
        exceeds<Real>(packed_size + scratch_size, vector_machine::second_cache / 4 * 3);
    template <int Vectors>
    using product =
        tile_product<Real, Isa, Vectors, C, v_row, m_row, plan.group_tiles, prefetch_weights>;

    /// Size of one point's weights of a block of filters, in numbers.
    static constexpr std::ptrdiff_t panel(int block) {
        const int left = vectors - block * block_vectors;
        return std::ptrdiff_t{C} * (left < block_vectors ? left : block_vectors) * lanes;
    }
    static constexpr std::ptrdiff_t block_at(int block) {
        return std::ptrdiff_t{P} * P * C * block * block_filters;
    }

public:
    /// Packed: [block of filters][point][`wide` vectors, or each remaining one][c][filter]; zeros
    /// for missing filters. The weights are transformed in double precision.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int first = 0; first < vectors;) {
            const int block = first / block_vectors;
            const int left =
                (vectors < (block + 1) * block_vectors ? vectors : (block + 1) * block_vectors) -
                first;
            const int count = left < wide ? 1 : wide;
            const std::ptrdiff_t apart = panel(block);
            Real* to = packed + block_at(block) +
                       std::ptrdiff_t{first - block * block_vectors} * lanes * C;
            for (int c = 0; c < C; ++c)
                for (int k = first * lanes; k < (first + count) * lanes; ++k, ++to) {
                    double half[std::size_t{P}][3]{};
                    for (int i = 0; i < P && k < K; ++i)
                        for (int s = 0; s < 3; ++s)
                            for (int r = 0; r < 3; ++r)
                                half[i][s] = multiply_add(Transform::filter[i][r],
                                                          static_cast<double>(weight(k, c, r, s)),
                                                          half[i][s]);
                    for (int i = 0; i < P; ++i)
                        for (int j = 0; j < P; ++j) {
                            double sum = 0;
                            for (int s = 0; s < 3; ++s)
                                sum = multiply_add(half[i][s], Transform::filter[j][s], sum);
                            to[(i * P + j) * apart] = static_cast<Real>(sum);
                        }
                }
            first += count;
        }
    }

private:
    /// Lanes of vectors that cover n numbers; the last may overlap the one before.
    static constexpr int walking_lanes(int n) {
        int power = 1;
        while (2 * power <= n && 2 * power <= lanes) power *= 2;
        return power;
    }

    /// Lanes of vectors that cover n numbers without overlap.
    static constexpr int dividing_lanes(int n) {
        int power = lanes;
        while (n % power != 0) power /= 2;
        return power;
    }

    /// The position of a tile in its image, and its index among the tiles of the block that have
    /// products with the last point of a column, of a row, or of both: places[last of a
    /// column][last of a row]. A tile without such products gets the index of the next tile that
    /// has them; its data there is not used.
    struct place {
        int image;
        int row; ///< of the first output
        int column;
        int rows; ///< number of outputs
        int columns;
        bool all_rows; ///< not one row short
        bool all_columns;
        int places[2][2];

        place(int block_begin, int tile) noexcept {
            const int i = tile % plan.image_tiles / plan.columns.tiles;
            const int j = tile % plan.columns.tiles;
            image = tile / plan.image_tiles;
            row = plan.rows.begin(i);
            column = plan.columns.begin(j);
            all_rows = i < plan.rows.full;
            all_columns = j < plan.columns.full;
            const int max_rows = all_rows ? O : O - 1;
            const int max_columns = all_columns ? O : O - 1;
            rows = row + max_rows <= height ? max_rows : height - row;
            columns = column + max_columns <= width ? max_columns : width - column;
            for (const bool r : {false, true})
                for (const bool c : {false, true})
                    places[r][c] = plan.multiplied(tile, r, c) - plan.multiplied(block_begin, r, c);
        }
        [[nodiscard]] int slot(int i, int j) const noexcept {
            return places[i + 1 == P][j + 1 == P];
        }
    };

    /// Computes v of one tile, from rows of P columns of C channels that are `row` apart. In a tile
    /// that is one row short the last but one is read twice; likewise for columns.
    static void transform_input(const Real* from, std::ptrdiff_t row, const place& at,
                                Real* v) noexcept {
        const std::ptrdiff_t last_row = (at.all_rows ? P - 1 : P - 2) * row;
        const std::ptrdiff_t last_column = std::ptrdiff_t{at.all_columns ? P - 1 : P - 2} * C;
        std::ptrdiff_t places[2][2];
        for (int i = 0; i < 2; ++i)
            for (int j = 0; j < 2; ++j) places[i][j] = std::ptrdiff_t{at.places[i][j]} * v_row;
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
                for (int i = 0; i < P; ++i)
                    d[i] = load<element>(from + (i + 1 < P ? i * row : last_row) +
                                         (j + 1 < P ? std::ptrdiff_t{j} * C : last_column) + c);
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
                    store(v + std::ptrdiff_t{i * P + j} * v_plane + places[i + 1 == P][j + 1 == P] +
                              c,
                          out[j]);
            }
        }
    }

    /// Rows and columns of the input, with border, that a tile may read.
    static constexpr int readable_rows = G.input.extent.height + G.input.around.bottom;
    static constexpr int readable_columns = G.input.extent.width + G.input.around.right;

    /// Computes v of `count` tiles from `first` on. If a tile reaches beyond what can be read, its
    /// existing inputs are copied and padded with zeros.
    static void transform_inputs(const Real* const* x, int first, int count, Real* v,
                                 Real* patch) noexcept {
        for (int t = first; t < first + count; ++t) {
            const place at(first, t);
            const int row = at.row - G.pad_top;
            const int column = at.column - G.pad_left;
            const int max_rows = at.all_rows ? P : P - 1;
            const int max_columns = at.all_columns ? P : P - 1;
            const Real* from = x[at.image] + G.input.at(row, column, 0);
            if (row + max_rows <= readable_rows && column + max_columns <= readable_columns) {
                transform_input(from, G.input.row_stride(), at, v);
                continue;
            }
            const int rows = row + P <= readable_rows ? P : readable_rows - row;
            const int columns = column + P <= readable_columns ? P : readable_columns - column;
            std::memset(patch, 0, sizeof(Real) * P * patch_row);
            for (int i = 0; i < rows; ++i)
                std::memcpy(patch + i * patch_row, from + i * G.input.row_stride(),
                            sizeof(Real) * static_cast<std::size_t>(columns) * C);
            transform_input(patch, patch_row, at, v);
        }
    }

    /// Computes the outputs of one tile from m, as far as they exist.
    template <int Filters>
    static void transform_output(const Real* m, const Real* bias, Real* y, const place& at,
                                 int filter) noexcept {
        // With an addend, an output must not be written twice.
        constexpr int step = fused::adds ? dividing_lanes(Filters) : walking_lanes(Filters);
        using element = vec<Real, step>;
        std::ptrdiff_t places[2][2];
        for (int i = 0; i < 2; ++i)
            for (int j = 0; j < 2; ++j) places[i][j] = std::ptrdiff_t{at.places[i][j]} * m_row;
        for (int n = 0; n < Filters; n += step) {
            const int k = n + step <= Filters ? n : Filters - step;
            element half[std::size_t{O}][std::size_t{P}];
#pragma GCC unroll 6
            for (int j = 0; j < P; ++j) {
                element in[std::size_t{P}];
                element out[std::size_t{O}];
#pragma GCC unroll 6
                for (int i = 0; i < P; ++i)
                    in[i] = load<element>(m + std::ptrdiff_t{i * P + j} * m_plane +
                                          places[i + 1 == P][j + 1 == P] + k);
                Transform::output(in, out);
#pragma GCC unroll 4
                for (int i = 0; i < O; ++i) half[i][j] = out[i];
            }
            const element start = bias != nullptr ? load<element>(bias + k) : element{};
            const auto put = [&]<int Columns>(int i, int j, const element* out) {
                fused::template put<Columns>(
                    y, nullptr, {at.row + i, at.column + j, filter + k},
                    [&](int p) __attribute__((always_inline)) { return out[j + p] + start; });
            };
            if (at.rows == O && at.columns == O) {
#pragma GCC unroll 4
                for (int i = 0; i < O; ++i) {
                    element out[std::size_t{O}];
                    Transform::output(half[i], out);
                    put.template operator()<O>(i, 0, out);
                }
            } else {
#pragma GCC unroll 4
                for (int i = 0; i < O; ++i) {
                    if (i % window == 0 && i + window > at.rows) break;
                    element out[std::size_t{O}];
                    Transform::output(half[i], out);
#pragma GCC unroll 4
                    for (int j = 0; j < O; j += window)
                        if (j + window <= at.columns) put.template operator()<window>(i, j, out);
                }
            }
        }
    }

    /// Computes the outputs of `count` tiles from `first` on, for the filters from k on.
    template <int Filters>
    static void transform_outputs(const Real* m, const Real* bias, Real* const* y, int first,
                                  int count, int k) noexcept {
        for (int t = first; t < first + count; ++t) {
            const place at(first, t);
            transform_output<Filters>(m, bias != nullptr ? bias + k : nullptr, y[at.image], at, k);
        }
    }

    /// Computes m for a block of filters. `after`: the weights of the next block.
    template <int Vectors>
    static void multiply(const Real* v, const Real* u, const Real* after, Real* m, int first,
                         int count, winograd_fetch<winograd_conv> ahead) noexcept {
        const place end(first, first + count);
        for (int i = 0; i < P; ++i)
            for (int j = 0; j < P; ++j) {
                const bool last_point = i + 1 == P && j + 1 == P;
                const int tiles = end.slot(i, j);
                const auto filters = [&]<int Together>(int vector) {
                    constexpr std::ptrdiff_t step = std::ptrdiff_t{Together} * lanes * C;
                    const bool last = last_point && vector + Together == Vectors;
                    run_product<Together>(v, u, last ? after : u + step, m + vector * lanes, tiles);
                    u += step;
                    ahead.template turn<Vectors * lanes>();
                };
                for (int n = 0; n + wide <= Vectors; n += wide)
                    filters.template operator()<wide>(n);
                if constexpr (Vectors % wide != 0)
                    for (int n = Vectors / wide * wide; n < Vectors; ++n)
                        filters.template operator()<1>(n);
                v += v_plane;
                m += m_plane;
            }
    }

    /// The product of `tiles` tiles; only the counts that occur are instantiated.
    template <int Vectors>
    static void run_product(const Real* v, const Real* u, const Real* next, Real* m,
                            int tiles) noexcept {
        const auto one = [&]<int Tiles>() {
            if constexpr (plan.multiplies(Tiles)) {
                if (tiles != Tiles) return false;
                product<Vectors>::template run<Tiles>(v, u, next, m);
                return true;
            } else {
                return false;
            }
        };
        [&]<int... Index>(std::integer_sequence<int, Index...>) {
            (one.template operator()<plan.block_tiles - Index>() || ...);
        }
        (std::make_integer_sequence<int, plan.block_tiles>{});
    }

public:
    /// Computes parts [begin, end): blocks of tiles, and for each of them blocks of filters. x[i]
    /// and y[i]: image i of `Images`. `bias` may be null. `scratch`: scratch_size numbers, aligned
    /// to 64 bytes, not used by another task. Results do not depend on how parts are divided among
    /// calls, nor on which images form the group.
    static void forward(const Real* const* x, const Real* packed, const Real* bias, Real* const* y,
                        int begin, int end, Real* scratch) noexcept {
        Real* v = scratch;
        Real* m = v + P * P * v_plane;
        Real* patch = m + P * P * m_plane;
        int transformed = -1;
        for (int part = begin; part < end; ++part) {
            const int block = part / filter_blocks;
            const int filters = part % filter_blocks;
            const int first = plan.block_begin(block);
            const int count = plan.block_begin(block + 1) - first;
            if (block != transformed) transform_inputs(x, first, count, v, patch);
            transformed = block;
            const Real* u = packed + block_at(filters);
            const Real* after = packed + block_at(filters + 1 < filter_blocks ? filters + 1 : 0);
            const int next = plan.block_begin(block + 1);
            const bool comes = (block + 1) * filter_blocks < end && block + 1 < plan.blocks;
            const auto work = [&]<int Vectors, int Filters>() {
                constexpr int turns = P * P * (Vectors / wide + Vectors % wide);
                const int k = filters * block_filters;
                multiply<Vectors>(v, u, after, m, first, count,
                                  {x, next, comes ? plan.block_begin(block + 2) - next : 0, y,
                                   first, count, k, filters, turns});
                transform_outputs<Filters>(m, bias, y, first, count, k);
            };
            constexpr int full = K / block_filters;
            if (filters < full) {
                if constexpr (full > 0) work.template operator()<block_vectors, block_filters>();
            } else if constexpr (full < filter_blocks) {
                work.template
                operator()<vectors - full * block_vectors, K - full * block_filters>();
            }
        }
    }

    /// The same for a single image.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end, Real* scratch) noexcept requires(Images == 1) {
        forward(&x, packed, bias, &y, begin, end, scratch);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
