// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the epilogue of a convolution, applied to its sums in registers: adds a volume, applies a
// function, takes the maximum of 2 x 2.
#pragma once

#include <strider/kernel/elementwise/functions.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// Whether a function declares itself monotonically non-decreasing.
template <class Function>
inline constexpr bool is_monotone = [] {
    if constexpr (requires { Function::monotone; })
        return Function::monotone;
    else
        return false;
}();

/// A position in a convolution's output.
struct spot {
    int row;
    int column;
    int filter;
};

/// What is stored for each sum, bias included: f(sum); with `Adds`, f(sum + y), where y is the
/// value already there; with `Pools`, the maximum of these in each 2 x 2 window, NaN if any is NaN;
/// an odd last row or column is ignored. `Output` is the layout of the result.
///
/// With `Records` (lanes across images) the position of the maximum in its window is stored too: 0
/// to 3, row by row, the first of equals, one byte per lane, in the order of an output without
/// border.
template <layout Output, class Function = identity_function, bool Adds = false, bool Pools = false,
          bool Records = false>
struct epilogue {
    static_assert(Pools || !Records);
    using function = Function;
    static constexpr layout output = Output;
    static constexpr bool adds = Adds;
    static constexpr bool pools = Pools;
    static constexpr bool records = Records;
    /// Rows and columns of the convolution per row and column of the result.
    static constexpr int window = Pools ? 2 : 1;

    /// Stores Columns columns from a position on, with sums `sum(0)`, `sum(1)`, ..., of which the
    /// first Count lanes count; 0: all. With Pools, the column is even, and an even row comes
    /// before the next.
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

    /// Offset at which the position of a window's maximum is recorded.
    template <int Lanes>
    [[nodiscard]] static constexpr std::ptrdiff_t record_at(int h, int w, int k) noexcept {
        return layout{Output.extent, {}, Output.axis}.at(h, w, k) * Lanes;
    }

private:
    /// One row of windows; `Second`: the stored values are the maxima of the row above.
    template <int Columns, int Count, bool Second, class To, class Sum>
    [[gnu::always_inline]] static void put_windows(To* y, std::uint8_t* places, const spot& at,
                                                   const Sum& sum) noexcept {
        using V = std::remove_cvref_t<decltype(Function::value(sum(0)))>;
        // The maximum of f is f of the maximum, computed once.
        constexpr bool pools_first = !Records && is_monotone<Function>;
        const auto value = [](const V& x) __attribute__((always_inline)) {
            if constexpr (pools_first)
                return x;
            else
                return V(Function::value(x));
        };
        To* to = y + Output.at(at.row, at.column, at.filter);
#pragma GCC unroll 16
        for (int p = 0; p + 1 < Columns; p += 2, to += Output.column_stride()) {
            const V left = value(sum(p));
            const V right = value(sum(p + 1));
            if constexpr (Records) {
                V most = maximum(left, right);
                std::uint8_t* place =
                    places + record_at<lane_count<V>>(at.row, at.column + p / 2, at.filter);
                // The first of several NaNs, as in `pool`.
                auto chosen = -((left < right) | ((right != right) & (left == left)));
                using bytes_of = vec<std::uint8_t, lane_count<V>>;
                if constexpr (Second) {
                    const V before = load<V>(to);
                    const auto below = (before < most) | ((most != most) & (before == before));
                    const auto old =
                        __builtin_convertvector(load<bytes_of>(place), decltype(chosen));
                    chosen = below ? chosen - below - below : old;
                    most = choose(below, most, before);
                }
                store(place, low_bytes<lane_count<V>>(chosen));
                write<Count>(to, most);
            } else {
                V most = larger(left, right);
                // A NaN stored by the first row stays.
                if constexpr (Second) most = larger(read<Count, V>(to), most);
                most = unless_nan(left, right, most);
                write<Count>(to, pools_first && Second ? Function::value(most) : most);
            }
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

    /// Reads the first Count lanes; the others are 0.
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
    /// Writes the first Count lanes, by halves in registers: memcpy would make GCC 12 keep all sums
    /// in memory.
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

/// The epilogue of a kernel of geometry G; `void` stores the sums as they are. (epilogue<G.output>
/// as a default argument of the kernels makes GCC 12 crash.)
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

#include <strider/arithmetic/exact_end.hpp>
