// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines copies, sums and zeros of parts of volumes.
#pragma once

#include <strider/kernel/elementwise/runs.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

namespace detail {

/// The corner at which a part of a volume begins.
struct corner {
    int row = 0;
    int column = 0;
    int map = 0;
};

struct same_number {
    template <class V>
    [[gnu::always_inline]] V operator()(const V& x) const noexcept {
        return x;
    }
};
struct sum_of_numbers {
    template <class V>
    [[gnu::always_inline]] V operator()(const V& a, const V& b) const noexcept {
        return a + b;
    }
};
struct product_of_numbers {
    template <class V>
    [[gnu::always_inline]] V operator()(const V& a, const V& b) const noexcept {
        return a * b;
    }
};

template <layout L, class Isa, class Real>
[[nodiscard, gnu::always_inline]] inline placed_numbers<Real> part_of(Real* numbers,
                                                                      const corner& at) noexcept {
    constexpr int scale = scale_of<L, std::remove_const_t<Real>, Isa>;
    return {numbers, placed<L, scale>(at.row, at.column, at.map)};
}

/// Copies a part of extent `e`.
template <layout From, layout To, class Real, class Isa>
void copy_part(const shape& e, const Real* from, const corner& from_corner, Real* to,
               const corner& to_corner) noexcept {
    static_assert(From.axis == To.axis);
    constexpr same_number f{};
    combine<Real, Isa>(f, runs_of(e, From.axis, scale_of<From, Real, Isa>),
                       part_of<To, Isa>(to, to_corner), part_of<From, Isa>(from, from_corner));
}

/// Adds a part of extent `e` to another.
template <layout From, layout To, class Real, class Isa>
void add_part(const shape& e, const Real* from, const corner& from_corner, Real* to,
              const corner& to_corner) noexcept {
    static_assert(From.axis == To.axis);
    constexpr sum_of_numbers f{};
    const Real* sum = to;
    combine<Real, Isa>(f, runs_of(e, From.axis, scale_of<From, Real, Isa>),
                       part_of<To, Isa>(to, to_corner), part_of<To, Isa>(sum, to_corner),
                       part_of<From, Isa>(from, from_corner));
}

template <class Real, class Isa>
[[gnu::noinline]] void clear_runs(const nest& runs, const placed_numbers<Real>& to) noexcept {
    const nest n = joined(runs, to.place);
    for_runs(
        n,
        [&](std::ptrdiff_t at) {
            for_vectors<Real, lanes_of<Real, Isa>>(
                n.count, [&]<class V>(std::ptrdiff_t i) { store(to.numbers + at + i, V{}); });
        },
        to.place);
}

/// Writes zeros to a part of extent `e`, which may be empty.
template <layout To, class Real, class Isa>
void clear_part(const shape& e, Real* to, const corner& at) noexcept {
    clear_runs<Real, Isa>(runs_of(e, To.axis, scale_of<To, Real, Isa>), part_of<To, Isa>(to, at));
}

} // namespace detail

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
