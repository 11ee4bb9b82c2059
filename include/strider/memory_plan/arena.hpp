// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how buffers share one arena: offsets at which no two buffers with overlapping lifetimes
// overlap.
#pragma once

#include <strider/requirements.hpp>

#include <array>
#include <cstddef>

namespace strider::detail {

/// A buffer that is live from step `first` to step `last`, both included.
struct arena_block {
    std::ptrdiff_t size = 0;
    int first = 0;
    int last = 0;
    std::ptrdiff_t offset = 0;

    [[nodiscard]] constexpr bool lives_with(const arena_block& other) const noexcept {
        return first <= other.last && other.first <= last;
    }
};

template <std::size_t Count>
struct arena_layout {
    std::array<arena_block, Count> blocks{};
    std::ptrdiff_t size = 0;
};

/// The largest total size of the blocks live at any step: no arena can be smaller. `steps`: last
/// step + 1.
template <std::size_t Steps, std::size_t Count>
constexpr std::ptrdiff_t min_arena(const std::array<arena_block, Count>& blocks) {
    std::array<std::ptrdiff_t, Steps + 1> change{};
    for (const arena_block& b : blocks) {
        change[static_cast<std::size_t>(b.first)] += b.size;
        change[static_cast<std::size_t>(b.last) + 1] -= b.size;
    }
    std::ptrdiff_t alive = 0;
    std::ptrdiff_t most = 0;
    for (const std::ptrdiff_t c : change) {
        alive += c;
        if (alive > most) most = alive;
    }
    return most;
}

/// The free places of an arena, by offset; everything from `top` on is free too.
template <std::size_t Most>
struct free_places {
    struct place {
        std::ptrdiff_t offset;
        std::ptrdiff_t size;
    };
    std::array<place, Most + 1> places{};
    std::size_t count = 0;
    std::ptrdiff_t top = 0;

    /// Takes the smallest place that is large enough, else extends the arena.
    constexpr std::ptrdiff_t take(std::ptrdiff_t size) {
        std::size_t best = count;
        for (std::size_t i = 0; i < count; ++i)
            if (places[i].size >= size && (best == count || places[i].size < places[best].size))
                best = i;
        if (best < count) {
            const std::ptrdiff_t offset = places[best].offset;
            places[best].offset += size;
            places[best].size -= size;
            if (places[best].size == 0) remove(best);
            return offset;
        }
        // A free place at the end is extended.
        if (count > 0 && places[count - 1].offset + places[count - 1].size == top)
            top = places[--count].offset;
        const std::ptrdiff_t offset = top;
        top += size;
        return offset;
    }

    constexpr void give(std::ptrdiff_t offset, std::ptrdiff_t size) {
        if (size == 0) return;
        std::size_t i = count;
        while (i > 0 && places[i - 1].offset > offset) --i;
        const bool joins_before = i > 0 && places[i - 1].offset + places[i - 1].size == offset;
        const bool joins_after = i < count && offset + size == places[i].offset;
        if (joins_before && joins_after) {
            places[i - 1].size += size + places[i].size;
            remove(i);
        } else if (joins_before) {
            places[i - 1].size += size;
        } else if (joins_after) {
            places[i].offset = offset;
            places[i].size += size;
        } else {
            for (std::size_t j = count; j > i; --j) places[j] = places[j - 1];
            places[i] = {offset, size};
            ++count;
        }
    }

private:
    constexpr void remove(std::size_t i) {
        --count;
        for (; i < count; ++i) places[i] = places[i + 1];
    }
};

/// Places blocks in order of their first steps, each in the smallest free place that holds it.
template <std::size_t Steps, std::size_t Count>
constexpr arena_layout<Count> place_by_time(const std::array<arena_block, Count>& blocks) {
    arena_layout<Count> layout{blocks, 0};
    // Linked lists of the blocks that begin at each step, and of those that end after it.
    constexpr int none = -1;
    std::array<int, Steps + 1> begin{};
    std::array<int, Steps + 1> end{};
    for (int& b : begin) b = none;
    for (int& e : end) e = none;
    std::array<int, Count + 1> begins_with{};
    std::array<int, Count + 1> ends_with{};
    for (std::size_t i = Count; i-- > 0;) {
        const arena_block& b = blocks[i];
        int& head = begin[static_cast<std::size_t>(b.first)];
        begins_with[i] = head;
        head = static_cast<int>(i);
        int& tail = end[static_cast<std::size_t>(b.last)];
        ends_with[i] = tail;
        tail = static_cast<int>(i);
    }
    free_places<Count> places;
    for (std::size_t step = 0; step < Steps; ++step) {
        for (int i = begin[step]; i != none; i = begins_with[static_cast<std::size_t>(i)]) {
            arena_block& b = layout.blocks[static_cast<std::size_t>(i)];
            b.offset = places.take(b.size);
            if (places.top > layout.size) layout.size = places.top;
        }
        for (int i = end[step]; i != none; i = ends_with[static_cast<std::size_t>(i)]) {
            const arena_block& b = layout.blocks[static_cast<std::size_t>(i)];
            places.give(b.offset, b.size);
        }
    }
    return layout;
}

/// Which blocks are placed first.
enum class precedence {
    life, ///< longest lifetime first, then largest
    size, ///< largest first, then longest lifetime
};

/// Places one block after another, each at the lowest offset free during its lifetime; block
/// `promoted`, if any, first.
template <std::size_t Count>
constexpr arena_layout<Count> place_low(const std::array<arena_block, Count>& blocks, precedence by,
                                        int promoted = -1) {
    arena_layout<Count> layout{blocks, 0};
    arena_block* const all = layout.blocks.data();
    int order[Count + 1]{};
    int by_offset[Count + 1]{}; // placed blocks only
    const auto before = [&](int a, int b) {
        if (a == promoted || b == promoted) return a == promoted;
        const arena_block& x = all[a];
        const arena_block& y = all[b];
        const int life = (x.last - x.first) - (y.last - y.first);
        if (by == precedence::size) return x.size != y.size ? x.size > y.size : life > 0;
        return life != 0 ? life > 0 : x.size > y.size;
    };
    for (std::size_t i = 0; i < Count; ++i) {
        std::size_t at = i;
        while (at > 0 && before(static_cast<int>(i), order[at - 1])) {
            order[at] = order[at - 1];
            --at;
        }
        order[at] = static_cast<int>(i);
    }
    for (std::size_t placed = 0; placed < Count; ++placed) {
        arena_block& block = all[order[placed]];
        std::ptrdiff_t lowest = 0;
        for (std::size_t p = 0; p < placed; ++p) {
            const arena_block& other = all[by_offset[p]];
            if (!block.lives_with(other)) continue;
            if (other.offset - lowest >= block.size) break;
            if (other.offset + other.size > lowest) lowest = other.offset + other.size;
        }
        block.offset = lowest;
        if (lowest + block.size > layout.size) layout.size = lowest + block.size;
        std::size_t at = placed;
        while (at > 0 && all[by_offset[at - 1]].offset > lowest) {
            by_offset[at] = by_offset[at - 1];
            --at;
        }
        by_offset[at] = order[placed];
    }
    return layout;
}

/// The block with the highest end.
template <std::size_t Count>
constexpr int highest(const arena_layout<Count>& layout) {
    for (std::size_t i = 0; i < Count; ++i)
        if (layout.blocks[i].offset + layout.blocks[i].size == layout.size)
            return static_cast<int>(i);
    return -1;
}

/// Places the blocks of a chain, in which only neighbours are live at the same time, alternately at
/// both ends of an arena as large as the largest pair, which is optimal. Returns size -1 otherwise.
template <std::size_t Count>
constexpr arena_layout<Count> place_in_turns(const std::array<arena_block, Count>& blocks) {
    arena_layout<Count> layout{blocks, 0};
    for (std::size_t i = 0; i < Count; ++i) {
        if (i + 2 < Count &&
            (blocks[i].last >= blocks[i + 2].first || blocks[i].first > blocks[i + 1].first)) {
            layout.size = -1;
            return layout;
        }
        const std::ptrdiff_t pair = blocks[i].size + (i + 1 < Count ? blocks[i + 1].size : 0);
        if (pair > layout.size) layout.size = pair;
    }
    for (std::size_t i = 0; i < Count; ++i)
        layout.blocks[i].offset = i % 2 == 0 ? 0 : layout.size - blocks[i].size;
    return layout;
}

/// The most blocks for place_low: with more it takes more steps than Clang allows a constant
/// expression.
inline constexpr std::size_t max_placed_low = 245;

/// The best of these layouts. Blocks: a structural value with `static constexpr
/// std::array<arena_block, N> blocks` and `static constexpr std::size_t steps`.
template <class Blocks>
struct arena_of {
    static constexpr std::ptrdiff_t least = min_arena<Blocks::steps>(Blocks::blocks);
    static constexpr auto in_turns = place_in_turns(Blocks::blocks);

    // Each in its own constant: Clang counts the steps of a constant together with those of all
    // that it uses.
    template <precedence By, int Promoted>
    static constexpr auto low = place_low(Blocks::blocks, By, Promoted);
    template <class B>
    static constexpr auto by_time = place_by_time<B::steps>(B::blocks);

    /// The smaller of two layouts; the first if they are equal.
    template <const auto& A, const auto& B>
    static constexpr const auto& smaller() {
        if constexpr (B.size < A.size)
            return B;
        else
            return A;
    }
    static constexpr const auto& choose() {
        if constexpr (in_turns.size >= 0) {
            return in_turns;
        } else if constexpr (by_time<Blocks>.size == least ||
                             Blocks::blocks.size() > max_placed_low) {
            return by_time<Blocks>;
        } else if constexpr (low<precedence::life, -1>.size == least) {
            return low<precedence::life, -1>;
        } else if constexpr (low<precedence::size, -1>.size == least) {
            return low<precedence::size, -1>;
        } else {
            // The block with the highest end was placed too late: try again with it first.
            constexpr int late = highest(low<precedence::life, -1>);
            constexpr const auto& orders =
                smaller<low<precedence::life, -1>, low<precedence::size, -1>>();
            return smaller<by_time<Blocks>, smaller<orders, low<precedence::life, late>>()>();
        }
    }
    static constexpr const auto& layout = choose();
};

} // namespace strider::detail
