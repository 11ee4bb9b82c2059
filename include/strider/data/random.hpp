// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::engine_for`, a random engine that is a pure function of its arguments,
// and `shuffled`, a random permutation; both give the same on every platform.
#pragma once

#include <strider/requirements.hpp>

#include <boost/random/taus88.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace strider::data {

/// Three words of state: cheap enough to make one per image.
using engine = boost::random::taus88;

/// An engine determined by `seed`, `stream` and `index`.
[[nodiscard]] engine engine_for(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// A permutation of 0..count-1, determined by `seed` and `stream`. (std::shuffle may differ between
/// standard libraries.)
[[nodiscard]] std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed,
                                                std::uint64_t stream);

} // namespace strider::data
