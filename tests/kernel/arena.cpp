// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/memory_plan/arena.hpp on random blocks.
#include "../catch.hpp"

#include <strider/memory_plan/arena.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace {

using namespace strider::detail;

constexpr std::size_t steps = 40;

struct random_numbers {
    std::uint64_t state;
    int operator()(int below) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<int>((state >> 33) % static_cast<std::uint64_t>(below));
    }
};

/// Random blocks whose mixture depends on the seed: few or many sizes, short and long lifetimes,
/// some of size 0.
template <std::size_t Count>
std::array<arena_block, Count> random_blocks(std::uint64_t seed) {
    random_numbers next{seed * 0x9e3779b97f4a7c15u + 1};
    const int sizes = 1 + next(4) * next(300);
    const int longest = 1 + next(static_cast<int>(steps));
    std::array<arena_block, Count> blocks{};
    for (arena_block& block : blocks) {
        block.size = next(10) == 0 ? 0 : 1 + next(sizes);
        block.first = next(static_cast<int>(steps));
        block.last = std::min(block.first + next(longest), static_cast<int>(steps) - 1);
    }
    return blocks;
}

template <std::size_t Count>
std::ptrdiff_t max_alive(const std::array<arena_block, Count>& blocks) {
    std::ptrdiff_t most = 0;
    for (int step = 0; step < static_cast<int>(steps); ++step) {
        std::ptrdiff_t alive = 0;
        for (const arena_block& b : blocks)
            if (b.first <= step && step <= b.last) alive += b.size;
        most = std::max(most, alive);
    }
    return most;
}

/// No two blocks that are live at the same time overlap, all are inside the arena, and the arena
/// ends with a block.
template <std::size_t Count>
bool is_sound(const std::array<arena_block, Count>& blocks, const arena_layout<Count>& layout) {
    std::ptrdiff_t end = 0;
    for (std::size_t a = 0; a < Count; ++a) {
        const arena_block& x = layout.blocks[a];
        if (x.size != blocks[a].size || x.first != blocks[a].first || x.last != blocks[a].last)
            return false;
        if (x.offset < 0) return false;
        end = std::max(end, x.offset + x.size);
        for (std::size_t b = 0; b < a; ++b) {
            const arena_block& y = layout.blocks[b];
            const bool together = x.first <= y.last && y.first <= x.last;
            const std::ptrdiff_t begin = std::max(x.offset, y.offset);
            if (together && begin < std::min(x.offset + x.size, y.offset + y.size)) return false;
        }
    }
    return end == layout.size;
}

template <std::size_t Count>
void check() {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const auto blocks = random_blocks<Count>(seed);
        const std::ptrdiff_t least = min_arena<steps>(blocks);
        const auto by_time = place_by_time<steps>(blocks);
        const auto by_life = place_low(blocks, precedence::life);
        const auto by_size = place_low(blocks, precedence::size);
        const auto promoted = place_low(blocks, precedence::life, static_cast<int>(seed % Count));
        bool right = least == max_alive(blocks) && promoted.blocks[seed % Count].offset == 0;
        for (const auto& layout : {by_time, by_life, by_size, promoted})
            right = right && is_sound(blocks, layout) && layout.size >= least;
        INFO(Count << " blocks, seed " << seed);
        REQUIRE(right);
    }
}

/// Blocks of which only neighbours are live at the same time.
template <std::size_t Count>
std::array<arena_block, Count> random_chain(std::uint64_t seed) {
    random_numbers next{seed * 0x9e3779b97f4a7c15u + 1};
    std::array<arena_block, Count> blocks{};
    int step = 0;
    for (std::size_t i = 0; i < Count; ++i) {
        blocks[i].size = 1 + next(100);
        blocks[i].first = step;
        step += 1 + next(3);
        blocks[i].last = step;
    }
    return blocks;
}

struct blocks_of {
    static constexpr std::size_t steps = 4;
    static constexpr std::array<arena_block, 3> blocks{{{2, 0, 1, 0}, {3, 0, 2, 0}, {4, 2, 3, 0}}};
};

} // namespace

TEST_CASE("Blocks that are live at the same time never overlap, in any order", "[kernel][memory]") {
    check<1>();
    check<2>();
    check<7>();
    check<23>();
    check<90>();
}

TEST_CASE("Chains alternate between the ends of the arena, in minimal memory", "[kernel][memory]") {
    constexpr std::size_t count = 12;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        auto blocks = random_chain<count>(seed);
        const auto layout = place_in_turns(blocks);
        const std::ptrdiff_t least = min_arena<steps>(blocks);
        REQUIRE(layout.size == least);
        // The arena is as large as the largest pair, and its last block ends with it.
        std::ptrdiff_t end = 0;
        for (const arena_block& b : layout.blocks) end = std::max(end, b.offset + b.size);
        REQUIRE(end == least);
        REQUIRE(is_sound(blocks, layout));
        // One block lives longer: no longer a chain.
        blocks[seed % (count - 2)].last = blocks[seed % (count - 2) + 2].first;
        REQUIRE(place_in_turns(blocks).size == -1);
    }
    CHECK(place_in_turns(std::array<arena_block, 1>{{{5, 0, 3, 0}}}).size == 5);
}

TEST_CASE("The best of several placements is kept", "[kernel][memory]") {
    // By time: 2 at 0, 3 at 2, then 4 fits in neither gap: 9 in total; 4 first: 7.
    STATIC_REQUIRE(min_arena<blocks_of::steps>(blocks_of::blocks) == 7);
    STATIC_REQUIRE(place_by_time<blocks_of::steps>(blocks_of::blocks).size == 9);
    STATIC_REQUIRE(arena_of<blocks_of>::layout.size == 7);
}
