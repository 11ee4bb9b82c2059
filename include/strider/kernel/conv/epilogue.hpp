// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what a convolution does with its sums while they are in registers: adds a volume, applies
// a function, takes the largest of 2 x 2.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace strider::kernel {

/// The function of a convolution that nothing follows.
struct identity_function {
    static constexpr bool brief = true;
    template <class V>
    static V value(const V& x) noexcept {
        return x;
    }
    template <class V>
    static V gradient(const V&, const V& dy) noexcept {
        return dy;
    }
};

namespace detail {

/// What any number is larger than.
template <class Real>
inline constexpr Real lowest = -std::numeric_limits<Real>::infinity();

} // namespace detail

/// Where in a convolution's output the results of a tile go.
struct spot {
    int row;
    int column;
    int filter;
};

/// What is stored for each sum, which has its bias already: f(sum), with `Adds` f(sum + y), where y
/// stands already; with `Pools` the largest of these in each window of 2 x 2, where a last odd row
/// or column does not count. `Output` is how the result lies.
///
/// With `Records` (lanes across images) the place of the largest in its window is stored too: 0 to
/// 3, row by row, the first of equals, a byte for each lane, in the order of an output without
/// border.
template <layout Output, class Function = identity_function, bool Adds = false, bool Pools = false,
          bool Records = false>
struct epilogue {
    static_assert(Pools || !Records);
    static constexpr layout output = Output;
    static constexpr bool adds = Adds;
    static constexpr bool pools = Pools;
    static constexpr bool records = Records;
    /// Rows and columns of the convolution that make one of the result.
    static constexpr int window = Pools ? 2 : 1;

    /// For Columns columns from a spot on, with sums `sum(0)`, `sum(1)`, ..., of which the first
    /// Count lanes count; 0: all. With Pools, the spot's column is even, and a row that is even
    /// comes before the next.
    template <int Columns, int Count = 0, class To, class Sum>
    [[gnu::always_inline]] static void put(To* y, std::uint8_t* places, const spot& at,
                                           Sum sum) noexcept {
        if constexpr (Pools) {
            const spot pooled{at.row / 2, at.column / 2, at.filter};
            if (at.row % 2 == 0)
                put_windows<Columns, Count, false>(y, places, pooled, sum);
            else
                put_windows<Columns, Count, true>(y, places, pooled, sum);
        } else {
            To* to = y + Output.at(at.row, at.column, at.filter);
#pragma GCC unroll 32
            for (int p = 0; p < Columns; ++p, to += Output.column_stride()) {
                auto value = sum(p);
                if constexpr (Adds) value += read<Count, decltype(value)>(to);
                write<Count>(to, Function::value(value));
            }
        }
    }

    /// Where the place of the largest of a window is recorded.
    template <int Lanes>
    [[nodiscard]] static constexpr std::ptrdiff_t record_at(int h, int w, int k) noexcept {
        return layout{Output.extent, {}, Output.axis}.at(h, w, k) * Lanes;
    }

private:
    /// One row of windows; `Second`: what is stored already is the largest of the row above.
    template <int Columns, int Count, bool Second, class To, class Sum>
    [[gnu::always_inline]] static void put_windows(To* y, std::uint8_t* places, const spot& at,
                                                   const Sum& sum) noexcept {
        using V = std::remove_cvref_t<decltype(Function::value(sum(0)))>;
        // From -infinity on, as in `pool`: what is no number is never the largest. Read here and
        // not before the loop of multiply-adds, where it would take one of AVX2's 16 registers.
        const number<V>* from = &detail::lowest<number<V>>;
        asm volatile("" : "+r"(from));
        const V none = broadcast<V>(*from);
        To* to = y + Output.at(at.row, at.column, at.filter);
#pragma GCC unroll 16
        for (int p = 0; p + 1 < Columns; p += 2, to += Output.column_stride()) {
            const V left = larger(none, Function::value(sum(p)));
            const V right = Function::value(sum(p + 1));
            V most = larger(left, right);
            if constexpr (Records) {
                std::uint8_t* place =
                    places + record_at<lane_count<V>>(at.row, at.column + p / 2, at.filter);
                auto chosen = -(left < right);
                using bytes_of = vec<std::uint8_t, lane_count<V>>;
                if constexpr (Second) {
                    const V before = load<V>(to);
                    const auto below = before < most;
                    const auto old =
                        __builtin_convertvector(load<bytes_of>(place), decltype(chosen));
                    chosen = below ? chosen - below - below : old;
                    most = below ? most : before;
                }
                store(place, low_bytes<lane_count<V>>(chosen));
            } else if constexpr (Second) {
                most = larger(read<Count, V>(to), most);
            }
            write<Count>(to, most);
        }
    }

    template <class V>
    static auto number_of(const V& v) noexcept {
        if constexpr (std::is_arithmetic_v<V>)
            return v;
        else
            return v[0];
    }
    template <class V>
    using number = decltype(number_of(V{}));
    template <class V>
    static constexpr int lane_count = static_cast<int>(sizeof(V) / sizeof(number<V>));

    /// The first Count lanes; zeros in the others.
    template <int Count, class V, class To>
    [[gnu::always_inline]] static V read(const To* from) noexcept {
        if constexpr (Count == 0 || Count == lane_count<V>) {
            return load<V>(from);
        } else {
            V value{};
            __builtin_memcpy(&value, from, Count * sizeof(value[0]));
            return value;
        }
    }
    /// The first Count lanes, by halves in registers: memcpy would keep all sums in memory (GCC
    /// 12).
    template <int Count, class V, class To>
    [[gnu::always_inline]] static void write(To* to, const V& value) noexcept {
        constexpr int lanes = lane_count<V>;
        if constexpr (Count == 0 || Count == lanes) {
            store(to, value);
        } else if constexpr (lanes == 2) {
            store(to, value[0]);
        } else {
            using half = vec<number<V>, lanes / 2>;
            [&]<int... Index>(std::integer_sequence<int, Index...>) __attribute__((always_inline)) {
                const half low = __builtin_shufflevector(value, value, Index...);
                write<(Count < lanes / 2 ? Count : 0)>(to, low);
                if constexpr (Count > lanes / 2) {
                    const half high = __builtin_shufflevector(value, value, (Index + lanes / 2)...);
                    write<Count - lanes / 2>(to + lanes / 2, high);
                }
            }
            (std::make_integer_sequence<int, lanes / 2>{});
        }
    }
};

namespace detail {

/// What a kernel of geometry G ends in; `void` stores the sums as they are. (As a default argument
/// of the kernels epilogue<G.output> makes GCC 12 crash.)
template <class Ending, conv_geometry G>
struct ending {
    using type = Ending;
};
template <conv_geometry G>
struct ending<void, G> {
    using type = epilogue<G.output>;
};

} // namespace detail

} // namespace strider::kernel
