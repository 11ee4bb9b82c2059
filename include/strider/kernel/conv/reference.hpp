// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the reference convolution, forward and backward: scalar, serial, one image, any geometry.
// The oracle of the tests.
#pragma once

#include <strider/kernel/conv/epilogue.hpp>
#include <strider/kernel/geometry.hpp>

#include <cstddef>

namespace strider::kernel {

/// y(h, w, k) = b(k) + sum over r, s, c of weight(k, c, r, s) x(h SH + r DH - PT, w SW + s DW - PL,
/// c), in this order; c runs over the group of k, and counts from its first channel in `weight`.
template <conv_geometry G, class Real, class Isa, class Ending = void>
struct reference_conv {
    using fused = typename detail::ending<Ending, G>::type;
    static constexpr const char* name = "reference";
    static constexpr bool applies = G.input.axis == lane_axis::channels;
    static constexpr std::ptrdiff_t packed_size = std::ptrdiff_t{G.filters()} * G.chunk();

    /// [k][c of the group][r][s], as a model has them.
    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        for (int k = 0; k < G.filters(); ++k)
            for (int c = 0; c < G.depth(); ++c)
                for (int r = 0; r < G.filter_height; ++r)
                    for (int s = 0; s < G.filter_width; ++s) *packed++ = weight(k, c, r, s);
    }

    static constexpr std::ptrdiff_t weight_at(int k, int c, int r, int s) noexcept {
        return ((std::ptrdiff_t{k} * G.depth() + c) * G.filter_height + r) * G.filter_width + s;
    }

    /// Rows [begin, end) of the output, whole windows of the epilogue. `bias` may be null.
    static void forward(const Real* x, const Real* packed, const Real* bias, Real* y, int begin,
                        int end) noexcept {
        const auto sum_at = [&](int h, int w, int k) {
            Real sum = bias != nullptr ? bias[k] : Real{0};
            for (int r = 0; r < G.filter_height; ++r)
                for (int s = 0; s < G.filter_width; ++s)
                    for (int c = 0; c < G.depth(); ++c)
                        sum += packed[weight_at(k, c, r, s)] * x[read_at(h, w, k, c, r, s)];
            return sum;
        };
        constexpr int step = fused::window;
        for (int h = begin; h < end; ++h)
            for (int w = 0; w + step <= G.output.extent.width; w += step)
                for (int k = 0; k < G.filters(); ++k)
                    fused::template put<step>(y, nullptr, {h, w, k}, sizeof(Real),
                                              [&](int p) { return sum_at(h, w + p, k); });
    }

    /// dx(i, j, c) += sum over the outputs whose window holds (i, j) of weight(k, c, r, s) dy(h, w,
    /// k). dx lies like x, with its border; what falls into the border is of no use.
    static void add_data_gradient(const Real* dy, const Real* packed, Real* dx) noexcept {
        for_each_tap([&](int h, int w, int k, int c, int r, int s, std::ptrdiff_t at) {
            dx[at] += packed[weight_at(k, c, r, s)] * dy[G.output.at(h, w, k)];
        });
    }

    /// dw(k, c, r, s) += sum over h, w of dy(h, w, k) x(...), db(k) += sum over h, w of dy(h, w,
    /// k). db may be null.
    static void add_weight_gradient(const Real* x, const Real* dy, Real* dw, Real* db) noexcept {
        for_each_tap([&](int h, int w, int k, int c, int r, int s, std::ptrdiff_t at) {
            dw[weight_at(k, c, r, s)] += dy[G.output.at(h, w, k)] * x[at];
        });
        if (db == nullptr) return;
        for (int h = 0; h < G.output.extent.height; ++h)
            for (int w = 0; w < G.output.extent.width; ++w)
                for (int k = 0; k < G.filters(); ++k) db[k] += dy[G.output.at(h, w, k)];
    }

private:
    /// Where the number lies that a weight meets.
    static constexpr std::ptrdiff_t read_at(int h, int w, int k, int c, int r, int s) noexcept {
        const int group = k / (G.filters() / G.groups);
        return G.input.at(G.first_row(h) + r * G.dilation_height,
                          G.first_column(w) + s * G.dilation_width, group * G.depth() + c);
    }

    template <class F>
    static void for_each_tap(F f) noexcept {
        for (int h = 0; h < G.output.extent.height; ++h)
            for (int w = 0; w < G.output.extent.width; ++w)
                for (int k = 0; k < G.filters(); ++k)
                    for (int r = 0; r < G.filter_height; ++r)
                        for (int s = 0; s < G.filter_width; ++s)
                            for (int c = 0; c < G.depth(); ++c)
                                f(h, w, k, c, r, s, read_at(h, w, k, c, r, s));
    }
};

} // namespace strider::kernel
