// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the prefetches of Winograd's convolution.
#pragma once

#include <strider/kernel/conv/winograd/plan.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Prefetches, little by little, the input of the next block of tiles and the output of this one,
/// while the products keep the processor busy and memory idle: without it the transforms of
/// 224x224x64 took a third of the time, with it a quarter. Only for a volume larger than a quarter
/// of L2. `Kernel`: a winograd_conv.
template <class Kernel>
class winograd_fetch {
    using real = typename Kernel::real;
    using fused = typename Kernel::fused;
    static constexpr conv_geometry G = Kernel::geometry;
    static constexpr const winograd_plan& plan = Kernel::plan;
    static constexpr int O = Kernel::O;
    static constexpr int P = Kernel::P;
    static constexpr int window = fused::window;
    static constexpr int results = O / window; ///< per row of a tile, after the pool
    static constexpr int line = 64 / static_cast<int>(sizeof(real));
    static constexpr bool inputs = exceeds<real>(G.input.size(), vector_machine::second_cache / 4);
    static constexpr bool outputs =
        exceeds<real>(fused::output.size(), vector_machine::second_cache / 4);

public:
    /// Prefetches the input of `next_count` tiles from `next` on, and the output of `count` tiles
    /// from `first` on for the filters from k on, in `turns` turns. All blocks of filters share the
    /// input; this is block number `block`.
    winograd_fetch(const real* const* x, int next, int next_count, real* const* y, int first,
                   int count, int k, int block, int turns) noexcept
        : x_(x), y_(y), next_(next), first_(first), k_(k), inputs_(next_count * O * O),
          outputs_(count * results * results), before_(block * turns), turns_(turns) {}

    /// The next turn's share; of the output, `Filters` filters.
    template <int Filters>
    void turn() noexcept {
        if constexpr (inputs) {
            const int all = turns_ * plan.filter_blocks;
            const int end = share(inputs_, before_ + turn_ + 1, all);
            for (int n = share(inputs_, before_ + turn_, all); n < end; ++n) {
                const int tile = next_ + n / (O * O);
                const real* pixel = x_[tile / plan.image_tiles] +
                                    G.input.at(row_of(tile) - G.pad_top + P - O + n / O % O,
                                               column_of(tile) - G.pad_left + P - O + n % O, 0);
                for (int c = 0; c < Kernel::C; c += line) __builtin_prefetch(pixel + c, 0, 2);
            }
        }
        if constexpr (outputs) {
            const int end = share(outputs_, turn_ + 1, turns_);
            for (int n = share(outputs_, turn_, turns_); n < end; ++n) {
                const int tile = first_ + n / (results * results);
                const real* pixel = y_[tile / plan.image_tiles] +
                                    fused::output.at(row_of(tile) / window + n / results % results,
                                                     column_of(tile) / window + n % results, k_);
                for (int k = 0; k < Filters; k += line) __builtin_prefetch(pixel + k, 1, 2);
            }
        }
        ++turn_;
    }

private:
    static int row_of(int tile) noexcept {
        return plan.rows.begin(tile % plan.image_tiles / plan.columns.tiles);
    }
    static int column_of(int tile) noexcept {
        return plan.columns.begin(tile % plan.columns.tiles);
    }
    static int share(int n, int turn, int turns) noexcept {
        return static_cast<int>(std::ptrdiff_t{n} * turn / turns);
    }
    const real* const* x_;
    real* const* y_;
    int next_;
    int first_;
    int k_;
    int inputs_;
    int outputs_;
    int before_;
    int turns_;
    int turn_ = 0;
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
