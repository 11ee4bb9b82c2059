// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines max and average pooling, forward and backward, for either lane axis.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y(h, w, c) = max (NaN if any is) or mean over the positions (h SH + r - PH, w SW + s - PW, c)
/// that lie in the input.
///
/// Lanes across images: an element is a vector and a plane's row is contiguous. Lanes across
/// channels: the channels of a pixel are processed in vectors, the last ones in narrower vectors
/// down to a single number.
template <pool_geometry G, class Real, class Isa>
struct pool {
    static constexpr int lanes = lanes_of<Real, Isa>;
    static constexpr bool images = G.input.axis == lane_axis::images;
    /// Numbers of type Real per element.
    static constexpr int scale = images ? lanes : 1;
    static constexpr shape in = G.input.extent;
    static constexpr shape out = G.output.extent;
    /// Whether no window extends over the edge.
    static constexpr bool inside =
        G.pad_top == 0 && G.pad_left == 0 &&
        (out.height - 1) * G.stride_height + G.filter_height <= in.height &&
        (out.width - 1) * G.stride_width + G.filter_width <= in.width;
    /// Whether every input lies in at most one window.
    static constexpr bool apart =
        G.stride_height >= G.filter_height && G.stride_width >= G.filter_width;

    /// The rows (or columns) of a window that lie in the input: [first, last).
    struct range {
        int first;
        int last;
    };
    static constexpr range clip(int start, int filter, int extent) noexcept {
        return {start < 0 ? -start : 0, start + filter > extent ? extent - start : filter};
    }

    /// Calls f.operator()<Vec>(channel) for every channel, or for every run of channels.
    template <int Width = lanes, class F>
    [[gnu::always_inline]] static void for_channels(F f, int from = 0) noexcept {
        if constexpr (images) {
            for (int c = 0; c < in.channels; ++c) f.template operator()<vec<Real, lanes>>(c);
        } else {
            int c = from;
            for (; c + Width <= in.channels; c += Width) f.template operator()<vec<Real, Width>>(c);
            if constexpr (Width > 1) {
                if (c < in.channels) for_channels<Width / 2>(f, c);
            }
        }
    }

    static const Real* at(const Real* volume, const layout& l, int h, int w, int c) noexcept {
        return volume + l.at(h, w, c) * scale;
    }
    static Real* at(Real* volume, const layout& l, int h, int w, int c) noexcept {
        return volume + l.at(h, w, c) * scale;
    }

    /// Calls f(row, column) for every position of the window of (h, w) that lies in the input;
    /// returns their number.
    template <class F>
    [[gnu::always_inline]] static int for_window(int h, int w, F f) noexcept {
        if constexpr (inside) {
#pragma GCC unroll 8
            for (int r = 0; r < G.filter_height; ++r)
#pragma GCC unroll 8
                for (int s = 0; s < G.filter_width; ++s)
                    f(h * G.stride_height + r, w * G.stride_width + s);
            return G.filter_height * G.filter_width;
        } else {
            const int top = h * G.stride_height - G.pad_top;
            const int left = w * G.stride_width - G.pad_left;
            const range rows = clip(top, G.filter_height, in.height);
            const range columns = clip(left, G.filter_width, in.width);
            for (int r = rows.first; r < rows.last; ++r)
                for (int s = columns.first; s < columns.last; ++s) f(top + r, left + s);
            return (rows.last - rows.first) * (columns.last - columns.first);
        }
    }

    template <class F>
    [[gnu::always_inline]] static void for_outputs(int begin, int end, F f) noexcept {
        for (int h = begin; h < end; ++h)
            if constexpr (images) {
                for_channels([&]<class V>(int c) {
                    for (int w = 0; w < out.width; ++w) f.template operator()<V>(h, w, c);
                });
            } else {
                for (int w = 0; w < out.width; ++w)
                    for_channels([&]<class V>(int c) { f.template operator()<V>(h, w, c); });
            }
    }

    /// Computes rows [begin, end) of the output.
    static void max_forward(const Real* x, Real* y, int begin, int end) noexcept {
        constexpr int count = G.filter_height * G.filter_width;
        for_outputs(
            begin, end, [&]<class V>(int h, int w, int c) __attribute__((always_inline)) {
                if constexpr (inside && count <= 9) {
                    // All of them in registers.
                    V numbers[std::size_t{count}];
#pragma GCC unroll 9
                    for (int n = 0; n < count; ++n)
                        numbers[n] =
                            load<V>(at(x, G.input, h * G.stride_height + n / G.filter_width,
                                       w * G.stride_width + n % G.filter_width, c));
                    store(at(y, G.output, h, w, c), maximum_of(numbers));
                } else {
                    V most = broadcast<V>(-std::numeric_limits<Real>::infinity());
                    for_window(h, w, [&](int i, int j) {
                        most = maximum(most, load<V>(at(x, G.input, i, j, c)));
                    });
                    store(at(y, G.output, h, w, c), most);
                }
            });
    }

    /// Computes rows [begin, end) of the output. Divides by the number of positions that lie in the
    /// input. Large windows are summed row by row: a sum of all would lose digits.
    static void mean_forward(const Real* x, Real* y, int begin, int end) noexcept {
        constexpr bool by_rows = std::int64_t{G.filter_height} * G.filter_width > 64;
        for_outputs(begin, end, [&]<class V>(int h, int w, int c) {
            V sum{};
            V row{};
            int last = -1;
            const int count = for_window(h, w, [&](int i, int j) {
                if (by_rows && i != last) {
                    sum += row;
                    row = V{};
                    last = i;
                }
                row += load<V>(at(x, G.input, i, j, c));
            });
            sum += row;
            store(at(y, G.output, h, w, c), sum * (Real{1} / static_cast<Real>(count)));
        });
    }

    /// dx = dy at the first position of each window (row by row) that holds its maximum or NaN, 0
    /// elsewhere; the sum where windows overlap. x and y are the pool's input and output; dx has
    /// layout Result, dy layout Gradient.
    template <layout Gradient, layout Result>
    static void max_backward(const Real* x, const Real* y, const Real* dy, Real* dx) noexcept {
        if constexpr (!(apart && inside && covers())) clear<Result>(dx);
        for_outputs(0, out.height, [&]<class V>(int h, int w, int c) {
            const V most = load<V>(at(y, G.output, h, w, c));
            V left = load<V>(at(dy, Gradient, h, w, c));
            for_window(h, w, [&](int i, int j) {
                const V value = load<V>(at(x, G.input, i, j, c));
                const V zero{};
                const auto chosen = (value == most) | (value != value);
                const V share = choose(chosen, left, zero);
                left = choose(chosen, zero, left);
                Real* to = at(dx, Result, i, j, c);
                if constexpr (apart)
                    store(to, share);
                else
                    store(to, load<V>(to) + share);
            });
        });
    }

    /// For adjacent 2 x 2 windows of f(x): dx = f'(x) dy at the position of each window recorded in
    /// `places` (see epilogue), 0 elsewhere. y is the pool's output, from which f' is computed.
    /// Adds the sums of dx over rows, columns and images to db, unless that is null.
    template <class Function, layout Gradient, layout Result>
    static void recorded_backward(const std::uint8_t* places, const Real* y, const Real* dy,
                                  Real* dx, Real* db) noexcept {
        static_assert(images && apart && inside && G.filter_height == 2 && G.filter_width == 2);
        if constexpr (!covers()) clear<Result>(dx);
        constexpr layout dense{out, {}, lane_axis::images};
        for_channels([&]<class V>(int c) {
            V sum{};
            for (int h = 0; h < out.height; ++h)
                for (int w = 0; w < out.width; ++w) {
                    const V d = Function::gradient(load<V>(at(y, G.output, h, w, c)),
                                                   load<V>(at(dy, Gradient, h, w, c)));
                    using mask = decltype(d < d);
                    const auto place = __builtin_convertvector(
                        load<vec<std::uint8_t, lanes>>(places + dense.at(h, w, c) * lanes), mask);
                    for_window(h, w, [&](int i, int j) {
                        const V zero{};
                        store(at(dx, Result, i, j, c),
                              choose(place == (i - 2 * h) * 2 + j - 2 * w, d, zero));
                    });
                    sum += d;
                }
            if (db != nullptr) db[c] += sum_lanes<Real, lanes>(sum);
        });
    }

    /// Each position of a window gets dy divided by the number of the window's positions.
    template <layout Gradient, layout Result>
    static void mean_backward(const Real* dy, Real* dx) noexcept {
        clear<Result>(dx);
        for_outputs(0, out.height, [&]<class V>(int h, int w, int c) {
            const int count = for_window(h, w, [](int, int) {});
            const V share =
                load<V>(at(dy, Gradient, h, w, c)) * (Real{1} / static_cast<Real>(count));
            for_window(h, w, [&](int i, int j) {
                Real* to = at(dx, Result, i, j, c);
                store(to, load<V>(to) + share);
            });
        });
    }

private:
    /// Whether every input lies in a window.
    static constexpr bool covers() noexcept {
        return (out.height - 1) * G.stride_height + G.filter_height == in.height &&
               (out.width - 1) * G.stride_width + G.filter_width == in.width &&
               G.stride_height == G.filter_height && G.stride_width == G.filter_width;
    }

    template <layout Result>
    static void clear(Real* dx) noexcept {
        for (int h = 0; h < in.height; ++h)
            for_channels([&]<class V>(int c) {
                for (int w = 0; w < in.width; ++w) store(at(dx, Result, h, w, c), V{});
            });
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
