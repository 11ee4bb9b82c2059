// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of a forward convolution against the reference.
#pragma once

#include "kernel_test.hpp"

#include <strider/kernel/conv/reference.hpp>

#include <type_traits>

namespace strider::test {

/// Checks Kernel, of geometry G, on random numbers: every number within gamma(R S C + 1) times the
/// sum of the absolute values of what was added, in long double; nothing else written. The rows of
/// the output are made in two parts. Filters are wanted with and without bias.
template <kernel::conv_geometry G, class Kernel, class Real>
void check_forward(bool with_bias) {
    static_assert(Kernel::applies);
    constexpr int scale = [] {
        if constexpr (G.input.axis == kernel::lane_axis::images)
            return Kernel::lanes;
        else
            return 1;
    }();
    using element = vec<Real, scale>;
    constexpr kernel::conv_geometry channels_last = [] {
        kernel::conv_geometry g = G;
        g.input.axis = g.output.axis = kernel::lane_axis::channels;
        return g;
    }();
    using oracle = kernel::reference_conv<channels_last, exact, isa::native>;

    volume<G.input, scale, Real> x;
    x.fill(1);
    const auto weights = random_numbers<Real>(oracle::packed_size, 2);
    const auto bias = random_numbers<Real>(G.filters(), 3);
    walled<Real> packed(Kernel::packed_size);
    Kernel::pack(
        [&](int k, int c, int r, int s) {
            return weights[static_cast<std::size_t>(oracle::weight_at(k, c, r, s))];
        },
        packed.data());
    CHECK(packed.untouched());

    volume<G.output, scale, Real> y;
    const int half = G.output.extent.height / 2;
    const Real* b = with_bias ? bias.data() : nullptr;
    Kernel::forward(x.template as<element>(), packed.data(), b, y.template as<element>(), half,
                    G.output.extent.height);
    Kernel::forward(x.template as<element>(), packed.data(), b, y.template as<element>(), 0, half);
    CHECK(y.untouched());

    const std::vector<exact> exact_weights(weights.begin(), weights.end());
    const std::vector<exact> exact_bias(bias.begin(), bias.end());
    const std::vector<exact> absolute_weights = absolute(exact_weights);
    const std::vector<exact> absolute_bias = absolute(exact_bias);
    const exact gamma = gamma_of<Real>(G.chunk() + 1);
    comparison all;
    for (int lane = 0; lane < scale; ++lane) {
        const std::vector<exact> image = x.lane(lane);
        std::vector<exact> expected(static_cast<std::size_t>(G.output.size()));
        std::vector<exact> sizes(expected.size());
        oracle::forward(image.data(), exact_weights.data(), with_bias ? exact_bias.data() : nullptr,
                        expected.data(), 0, G.output.extent.height);
        oracle::forward(absolute(image).data(), absolute_weights.data(),
                        with_bias ? absolute_bias.data() : nullptr, sizes.data(), 0,
                        G.output.extent.height);
        for (int h = 0; h < G.output.extent.height; ++h)
            for (int w = 0; w < G.output.extent.width; ++w)
                for (int k = 0; k < G.filters(); ++k) {
                    const auto at = static_cast<std::size_t>(channels_last.output.at(h, w, k));
                    all.add(y.at(h, w, k, lane), expected[at], gamma * sizes[at]);
                }
    }
    CHECK(all.first() == "");
    CHECK(all.count() == G.output.extent.count() * scale);
}

} // namespace strider::test
