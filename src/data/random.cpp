// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes random engines and permutations.

#include <strider/data/random.hpp>

#include <boost/random/uniform_int_distribution.hpp>

#include <array>
#include <numeric>
#include <utility>

namespace strider::data {

engine engine_for(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
    // SplitMix64's finaliser, once for each argument: adjacent values give unrelated engines.
    std::uint64_t state = 0;
    const auto mix = [&state](std::uint64_t number) {
        state += number + 0x9e3779b97f4a7c15U;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9U;
        state = (state ^ (state >> 27)) * 0x94d049bb133111ebU;
        state ^= state >> 31;
    };
    mix(seed);
    mix(stream);
    mix(index);
    const std::uint64_t first = state;
    mix(0);
    const std::array<std::uint32_t, 3> words{static_cast<std::uint32_t>(first),
                                             static_cast<std::uint32_t>(first >> 32),
                                             static_cast<std::uint32_t>(state)};
    const auto* begin = words.data();
    return engine(begin, begin + words.size());
}

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t stream) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    engine random = engine_for(seed, stream, ~std::uint64_t{0});
    for (std::size_t left = count; left > 1; --left) {
        const std::size_t chosen =
            boost::random::uniform_int_distribution<std::size_t>(0, left - 1)(random);
        std::swap(order[left - 1], order[chosen]);
    }
    return order;
}

} // namespace strider::data
