// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference convolution, forward and backward: scalar, serial, one image, any geometry.
// The oracle of the tests.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// The sums that define a convolution, for a geometry that may be known only at run time: the
/// oracle of many geometries is compiled once. Channels-last.
template <class Real, class Isa>
struct conv_sums {
    conv_geometry g;

    /// [k][c of the group][r][s], as in a model.
    [[nodiscard, gnu::always_inline]] constexpr std::ptrdiff_t weight_at(int k, int c, int r,
                                                                         int s) const noexcept {
        return ((std::ptrdiff_t{k} * g.depth() + c) * g.filter_height + r) * g.filter_width + s;
    }

    /// y(h, w, k) = b(k) + sum over r, s, c of weight(k, c, r, s) x(h SH + r DH - PT, w SW + s DW -
    /// PL, c), in this order; c runs over the group of k, and counts from its first channel in
    /// `weight`. Computes rows [begin, end) of the output. `bias` may be null.
    [[gnu::always_inline]] void forward(const Real* x, const Real* packed, const Real* bias,
                                        Real* y, int begin, int end) const noexcept {
        for (int h = begin; h < end; ++h)
            for (int w = 0; w < g.output.extent.width; ++w)
                for (int k = 0; k < g.filters(); ++k)
                    y[g.output.at(h, w, k)] = sum_at(x, packed, bias, h, w, k);
    }
    [[nodiscard, gnu::always_inline]] Real sum_at(const Real* x, const Real* packed,
                                                  const Real* bias, int h, int w,
                                                  int k) const noexcept {
        Real sum = bias != nullptr ? bias[k] : Real{0};
        for (int r = 0; r < g.filter_height; ++r)
            for (int s = 0; s < g.filter_width; ++s)
                for (int c = 0; c < g.depth(); ++c)
                    sum = multiply_add(packed[weight_at(k, c, r, s)], x[read_at(h, w, k, c, r, s)],
                                       sum);
        return sum;
    }

    /// dx(i, j, c) += sum over the outputs whose window contains (i, j) of weight(k, c, r, s) dy(h,
    /// w, k). dx has the layout of x, with its border; values in the border are meaningless.
    [[gnu::always_inline]] void add_data_gradient(const Real* dy, const Real* packed,
                                                  Real* dx) const noexcept {
        for_each_tap([&](int h, int w, int k, int c, int r, int s, std::ptrdiff_t at) {
            dx[at] = multiply_add(packed[weight_at(k, c, r, s)], dy[g.output.at(h, w, k)], dx[at]);
        });
    }

    /// dw(k, c, r, s) += sum over h, w of dy(h, w, k) x(...), db(k) += sum over h, w of dy(h, w,
    /// k). db may be null.
    [[gnu::always_inline]] void add_weight_gradient(const Real* x, const Real* dy, Real* dw,
                                                    Real* db) const noexcept {
        for_each_tap([&](int h, int w, int k, int c, int r, int s, std::ptrdiff_t at) {
            Real& sum = dw[weight_at(k, c, r, s)];
            sum = multiply_add(dy[g.output.at(h, w, k)], x[at], sum);
        });
        if (db == nullptr) return;
        for (int h = 0; h < g.output.extent.height; ++h)
            for (int w = 0; w < g.output.extent.width; ++w)
                for (int k = 0; k < g.filters(); ++k) db[k] += dy[g.output.at(h, w, k)];
    }

private:
    /// Offset of the input that a weight multiplies.
    [[nodiscard, gnu::always_inline]] constexpr std::ptrdiff_t
    read_at(int h, int w, int k, int c, int r, int s) const noexcept {
        const int group = k / (g.filters() / g.groups);
        return g.input.at(g.first_row(h) + r * g.dilation_height,
                          g.first_column(w) + s * g.dilation_width, group * g.depth() + c);
    }

    template <class F>
    [[gnu::always_inline]] void for_each_tap(F f) const noexcept {
        for (int h = 0; h < g.output.extent.height; ++h)
            for (int w = 0; w < g.output.extent.width; ++w)
                for (int k = 0; k < g.filters(); ++k)
                    for (int r = 0; r < g.filter_height; ++r)
                        for (int s = 0; s < g.filter_width; ++s)
                            for (int c = 0; c < g.depth(); ++c)
                                f(h, w, k, c, r, s, read_at(h, w, k, c, r, s));
    }
};

/// The same for one geometry, as a kernel: the fallback.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct reference_conv {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "reference";
    static constexpr bool applies = G.input.axis == lane_axis::channels;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.filters()} * G.chunk();

    /// [k][c of the group][r][s], as in a model.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < G.filters(); ++k)
            for (int c = 0; c < G.depth(); ++c)
                for (int r = 0; r < G.filter_height; ++r)
                    for (int s = 0; s < G.filter_width; ++s) *packed++ = weight(k, c, r, s);
    }
    static constexpr std::ptrdiff_t weight_at(int k, int c, int r, int s) noexcept {
        return sums{G}.weight_at(k, c, r, s);
    }

    /// See `conv_sums`; whole windows of the epilogue.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        constexpr int step = fused::window;
        for (int h = begin; h < end; ++h)
            for (int w = 0; w + step <= G.output.extent.width; w += step)
                for (int k = 0; k < G.filters(); ++k)
                    fused::template put<step>(y, nullptr, {h, w, k}, [&](int p) {
                        return sums{G}.sum_at(x, packed, bias, h, w + p, k);
                    });
    }
    static void add_data_gradient(const Real* dy, const Real* packed, Real* dx) noexcept {
        sums{G}.add_data_gradient(dy, packed, dx);
    }
    static void add_weight_gradient(const Real* x, const Real* dy, Real* dw, Real* db) noexcept {
        sums{G}.add_weight_gradient(x, dy, dw, db);
    }

private:
    using sums = conv_sums<Real, Isa>;
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
