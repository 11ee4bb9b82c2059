// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how Winograd's convolution divides its work into blocks, and its cost compared with the
// direct one.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/isa.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// The machine parameters that blocks and costs depend on.
struct vector_machine {
    int lanes = 1;
    int registers = 16;
    int number_bytes = 4;
    /// Bytes of L2, and those of L3 that a core can count on, for the smaller machines that matter.
    static constexpr std::ptrdiff_t second_cache = std::ptrdiff_t{1} << 20;
    static constexpr std::ptrdiff_t third_cache = std::ptrdiff_t{1} << 24;
};

template <class Real, class Isa>
inline constexpr vector_machine machine_of{lanes_of<Real, Isa>, Isa::registers,
                                           static_cast<int>(sizeof(Real))};

/// Whether `numbers` numbers take more than `bytes` bytes.
template <class Real>
constexpr bool exceeds(std::ptrdiff_t numbers, std::ptrdiff_t bytes) noexcept {
    return numbers * static_cast<std::ptrdiff_t>(sizeof(Real)) > bytes;
}

/// Whether Winograd's convolution can compute a layer: channels-last, 3x3 filters, stride 1.
constexpr bool winograd_applies(const conv_geometry& g) noexcept {
    return g.input.axis == lane_axis::channels && g.plain() && g.filter_height == 3 &&
           g.filter_width == 3 && g.stride_height == 1 && g.stride_width == 1;
}

/// How a side of the output is divided into tiles: `full` tiles of `outputs` outputs, then tiles of
/// one less, which skip the products with the point at infinity: only the last output needs them.
/// 14 = 4 + 4 + 3 + 3 takes 6 + 6 + 5 + 5 products instead of 4 x 6.
struct winograd_side {
    int outputs = 0;
    int tiles = 0;
    int full = 0;

    /// `whole`: only the last tile may be smaller, and the others begin at multiples of `outputs`.
    constexpr winograd_side(int extent, int most, bool whole) noexcept
        : outputs(most), tiles((extent + most - 1) / most), full(extent / most) {
        if (!whole) full = extent - tiles * (most - 1);
        if (full < 0) full = 0;
    }
    /// The first output of a tile.
    [[nodiscard]] constexpr int begin(int tile) const noexcept {
        return tile * outputs - (tile > full ? tile - full : 0);
    }
    /// Number of full tiles among the first `first`.
    [[nodiscard]] constexpr int full_of(int first) const noexcept {
        return first < full ? first : full;
    }
    /// Products of a row, over all tiles.
    [[nodiscard]] constexpr int products() const noexcept { return tiles * (outputs + 1) + full; }
};

/// How tiles of outputs x outputs and filters are divided into blocks, and blocks into groups that
/// are summed in registers.
struct winograd_plan {
    winograd_side rows;
    winograd_side columns;
    int image_tiles = 0;
    int points = 0;  ///< P: interpolation points of a row; a full tile has P^2
    int tiles = 0;   ///< of all images
    int vectors = 0; ///< of filters
    int wide = 1;    ///< vectors of filters in a group of sums
    int blocks = 1;  ///< of tiles
    int block_tiles = 1;
    int group_tiles = 1;   ///< in a group, at most
    int block_vectors = 1; ///< of a block of filters; the last may be narrower
    int filter_blocks = 1;
    int v_row = 0;   ///< numbers from one tile to the next
    int v_plane = 0; ///< and from one point to the next
    int m_row = 0;
    int m_plane = 0;
    int patch_size = 0;
    std::ptrdiff_t packed_size = 0;
    std::ptrdiff_t scratch_size = 0;

    /// `images` share a pass over the weights. `window`: of the pool that follows; a tile holds
    /// whole windows.
    constexpr winograd_plan(const conv_geometry& g, int outputs, const vector_machine& on,
                            int images = 1, int window = 1) noexcept
        : rows(g.output.extent.height, outputs, window > 1),
          columns(g.output.extent.width, outputs, window > 1),
          image_tiles(rows.tiles * columns.tiles), points(outputs + 2),
          tiles(images * image_tiles) {
        const auto up = [](int a, int b) { return (a + b - 1) / b; };
        vectors = up(g.filters(), on.lanes);
        const bool many = on.registers >= 32;
        wide = many && tiles <= 6 && vectors >= 4 ? 4 : vectors >= 2 ? 2 : 1;
        const int max_tiles = wide == 4 ? 6 : many ? (wide == 2 ? 14 : 16) : (wide == 2 ? 6 : 8);
        // One group, so that v and m stay in L2; its weights are then read from L3 again and again.
        // But if L3 does not hold them either, more tiles must use a weight. Measured at 64 to 512
        // channels on Zen 4: twice or half as many tiles are up to 15 % slower.
        packed_size = std::ptrdiff_t{points} * points * g.channels() * vectors * on.lanes;
        const bool from_memory = packed_size * on.number_bytes >= vector_machine::third_cache;
        const int max_groups = from_memory ? 4 : tiles <= 2 * max_tiles ? 2 : 1;
        blocks = up(tiles, max_groups * max_tiles);
        block_tiles = up(tiles, blocks);
        group_tiles = up(block_tiles, up(block_tiles, max_tiles));
        // m should take at most a third of L2, which holds v too.
        const std::ptrdiff_t vector_bytes = std::ptrdiff_t{on.lanes} * on.number_bytes;
        const bool few = std::ptrdiff_t{points} * points * block_tiles * 8 * vector_bytes <=
                         vector_machine::second_cache / 3;
        const int most = few || from_memory ? 8 : 4;
        block_vectors = vectors < most ? vectors : most;
        filter_blocks = up(vectors, block_vectors);

        // Rows or planes a multiple of 1 KB apart would fall into a few L1 sets: they get a gap of
        // a line. All planes of a number are written at once: they spread best an odd number of
        // lines apart.
        const int line = 64 / on.number_bytes;
        const auto spread = [&](int n) { return (up(n, line) | 1) * line; };
        const auto row = [&](int n) {
            const int whole = up(n, line) * line;
            return whole % (16 * line) == 0 ? spread(whole) : whole;
        };
        v_row = row(g.channels());
        v_plane = spread(block_tiles * v_row);
        m_row = row(block_vectors * on.lanes);
        m_plane = spread(block_tiles * m_row);
        patch_size = up(points * points * g.channels(), line) * line;
        scratch_size = std::ptrdiff_t{points} * points * (v_plane + m_plane) + patch_size;
    }

    /// Whether another plan of the same layer packs the weights in the same way.
    [[nodiscard]] constexpr bool packs_as(const winograd_plan& other) const noexcept {
        return points == other.points && wide == other.wide && block_vectors == other.block_vectors;
    }

    /// The first tile of a block.
    [[nodiscard]] constexpr int block_begin(int block) const noexcept {
        return static_cast<int>(std::ptrdiff_t{tiles} * block / blocks);
    }
    /// Number of tiles among the first `first` that have products with a point: with the last of a
    /// column those that are not a row short, with the last of a row those that are not a column
    /// short.
    [[nodiscard]] constexpr int multiplied(int first, bool last_row,
                                           bool last_column) const noexcept {
        const auto of_image = [&](int n) {
            const int most = last_row ? rows.full * columns.tiles : image_tiles;
            if (n > most) n = most;
            return last_column
                       ? n / columns.tiles * columns.full + columns.full_of(n % columns.tiles)
                       : n;
        };
        return first / image_tiles * of_image(image_tiles) + of_image(first % image_tiles);
    }
    /// Whether some block has exactly `count` tiles to multiply at some point.
    [[nodiscard]] constexpr bool multiplies(int count) const noexcept {
        for (int block = 0; block < blocks; ++block)
            for (const bool row : {false, true})
                for (const bool column : {false, true})
                    if (multiplied(block_begin(block + 1), row, column) -
                            multiplied(block_begin(block), row, column) ==
                        count)
                        return true;
        return false;
    }
};

// Costs of a layer for one image, in multiply-adds of a vector, a cycle of Zen 4. Measured there:
// weights that exceed L2 arrive at 11 bytes a cycle from L3, at 6 from memory; transforming a
// vector of a tile's inputs takes 200 (P = 6) or 55 (P = 4), of its outputs 110 or 36.

/// Cost of sums whose weights are read `times` times: the longer of the two, plus a quarter of the
/// other (7x7x512, 4x4x512 and 7x7x192 are within 15 % of it).
constexpr double streamed_cost(double sums, std::ptrdiff_t bytes, double times) noexcept {
    if (bytes <= vector_machine::second_cache / 4 * 3) return sums;
    const double stream =
        static_cast<double>(bytes) * times / (bytes <= vector_machine::third_cache ? 11 : 6);
    return stream < sums ? sums + stream / 4 : stream + sums / 4;
}

/// The factor by which a sum of tiles x vectors takes longer than its multiply-adds, because it
/// loads a number per tile and weights per vector, one load a cycle.
constexpr double loading_factor(int tiles, int vectors) noexcept {
    const double loads = tiles + 1.5 * vectors;
    const double sums = static_cast<double>(tiles) * vectors;
    return loads > sums ? loads / sums : 1;
}

/// Cost of Winograd's convolution with tiles of outputs x outputs, per image of a group of
/// `images`.
constexpr double winograd_cost(const conv_geometry& g, int outputs, const vector_machine& on,
                               int images = 1) noexcept {
    const winograd_plan plan(g, outputs, on, images);
    const double input = outputs == 4 ? 200 : 55;
    const double output = outputs == 4 ? 110 : 36;
    int lanes = 1; // of the vectors that cover the channels
    while (2 * lanes <= g.channels() && 2 * lanes <= on.lanes) lanes *= 2;
    const int steps = (g.channels() + lanes - 1) / lanes;
    const double sums = static_cast<double>(plan.rows.products()) * plan.columns.products() *
                        g.channels() * plan.vectors * loading_factor(plan.group_tiles, plan.wide);
    return streamed_cost(sums, plan.packed_size * on.number_bytes,
                         static_cast<double>(plan.blocks) / images) +
           plan.image_tiles * (steps * input + plan.vectors * output);
}

/// Cost of direct convolution, which reaches nine tenths of the peak.
constexpr double direct_cost(const conv_geometry& g, const vector_machine& on) noexcept {
    const shape& out = g.output.extent;
    const int vectors = (g.filters() / g.groups + on.lanes - 1) / on.lanes * g.groups;
    const int columns = out.width < 14 ? out.width : 14;
    const std::ptrdiff_t bytes = std::ptrdiff_t{g.chunk()} * vectors * on.lanes * on.number_bytes;
    return streamed_cost(static_cast<double>(out.height) * out.width * g.chunk() * vectors *
                             loading_factor(columns, vectors > 1 ? 2 : 1) / 0.9,
                         bytes, 1);
}

/// Cost of an image's share of a block: no lane idles, and nine tenths of the peak are reached.
constexpr double image_lanes_cost(const conv_geometry& g, const vector_machine& on) noexcept {
    const shape& out = g.output.extent;
    return static_cast<double>(out.height) * out.width * g.chunk() * g.filters() / on.lanes / 0.9;
}

/// The outputs of a tile's side with which Winograd's convolution is fastest; 0 if the direct one
/// is, or if Winograd's cannot compute the layer.
constexpr int fastest_winograd(const conv_geometry& g, const vector_machine& on,
                               int images = 1) noexcept {
    if (!winograd_applies(g)) return 0;
    double least = direct_cost(g, on);
    int best = 0;
    for (const int outputs : {2, 4})
        if (const double cost = winograd_cost(g, outputs, on, images); cost < least) {
            least = cost;
            best = outputs;
        }
    return best;
}

/// Images of a group that shares a pass over a layer's weights by Winograd's convolution: enough
/// for two register groups of tiles, if a single image does not fill one or its weights come from
/// memory. 1: single images.
constexpr int winograd_group(const conv_geometry& g, const vector_machine& on) noexcept {
    if (!winograd_applies(g) || g.filters() < 2 * on.lanes || g.channels() < on.lanes) return 1;
    const winograd_plan single(g, 4, on);
    if (single.image_tiles >= 14 &&
        single.packed_size * on.number_bytes < vector_machine::third_cache)
        return 1;
    int images = 16;
    while (images > 1 && images / 2 * single.image_tiles >= 28) images /= 2;
    return fastest_winograd(g, on, images) > 0 ? images : 1;
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
