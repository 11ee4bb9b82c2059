// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the gradient of a convolution's input and bias, with the lanes of a vector across images.
#pragma once

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/conv/image_lanes.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// The geometry of the input gradient as a convolution, at stride 1, of the output's gradient with
/// flipped filters: `gradient` is the layout of the output's gradient, `result` that of the
/// input's.
constexpr conv_geometry flipped(const conv_geometry& g, const layout& gradient,
                                const layout& result) {
    conv_geometry f = g;
    f.input = gradient;
    f.output = result;
    f.pad_top = g.filter_height - 1 - g.pad_top;
    f.pad_left = g.filter_width - 1 - g.pad_left;
    return f;
}

/// dx = dy convolved with the flipped filters: dx(i, j, c) = sum over r, k, s of weight(k, c,
/// R-1-r, S-1-s) dy(i + r - P', ...). Stride 1 only; the border of `Gradient` is flipped_border.
template <conv_geometry G, layout Gradient, layout Result, class Real, class Isa>
struct image_lanes_flipped {
    static constexpr const char* name = "flipped";
    static constexpr bool applies = gradient_needs_border(G);
    using forward_kernel = image_lanes_conv<flipped(G, Gradient, Result), Real, Isa>;
    using element = typename forward_kernel::element;
    static constexpr std::ptrdiff_t packed_size = forward_kernel::packed_size;

    template <class Weight>
    static void pack(const Weight& weight, Real* packed) noexcept {
        forward_kernel::pack(
            [&](int c, int k, int r, int s) {
                return weight(k, c, G.filter_height - 1 - r, G.filter_width - 1 - s);
            },
            packed);
    }
    static void run(const element* dy, const Real* packed, element* dx) noexcept {
        forward_kernel::forward(dy, packed, nullptr, dx, 0, Result.extent.height);
    }
};

/// db(k) += sum over h, w, then images, of dy(h, w, k).
template <layout Gradient, class Real, class Isa>
void add_bias_gradient(const vec<Real, lanes_of<Real, Isa>>* dy, Real* db) noexcept {
    constexpr int lanes = lanes_of<Real, Isa>;
    for (int k = 0; k < Gradient.extent.channels; ++k) {
        constexpr int most = detail::rows_summed(Gradient.extent.width, 1);
        for (int first = 0; first < Gradient.extent.height; first += most) {
            vec<Real, lanes> sum[4]{};
            for (int h = first; h < Gradient.extent.height && h < first + most; ++h) {
                const auto* row = dy + Gradient.at(h, 0, k);
#pragma GCC unroll 4
                for (int w = 0; w < Gradient.extent.width; ++w) sum[w % 4] += row[w];
            }
            db[k] += sum_lanes<Real, lanes>((sum[0] + sum[1]) + (sum[2] + sum[3]));
        }
    }
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
