// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks of the gradients of a convolution with lanes across images.
#pragma once

#include "kernel_test.hpp"

#include <strider/kernel/conv/image_lanes.hpp>
#include <strider/kernel/conv/image_lanes_gradient.hpp>
#include <strider/kernel/conv/reference.hpp>

#include <algorithm>

namespace strider::test {

/// The channels-last geometry of the oracle: the gradient of the output lies like the output.
constexpr kernel::conv_geometry with_gradient(kernel::conv_geometry g,
                                              const kernel::layout& gradient) {
    g.output = gradient;
    g.input.axis = g.output.axis = kernel::lane_axis::channels;
    return g;
}

/// Checks the gradient of the input. A number is a sum of at most R S K products: bound gamma(R S
/// K) times the sum of their absolute values.
template <kernel::conv_geometry G, kernel::layout Gradient, kernel::layout Result, class Kernel,
          class Real>
void check_data_gradient() {
    static_assert(Kernel::applies);
    using element = typename Kernel::element;
    constexpr int lanes = sizeof(element) / sizeof(Real);
    constexpr kernel::conv_geometry g = with_gradient(G, Gradient);
    using oracle = kernel::reference_conv<g, exact, isa::native>;

    volume<Gradient, lanes, Real> dy;
    dy.fill(4);
    const auto weights = random_numbers<Real>(oracle::packed_size, 5);
    walled<Real> packed(Kernel::packed_size);
    Kernel::pack(
        [&](int k, int c, int r, int s) {
            return weights[static_cast<std::size_t>(oracle::weight_at(k, c, r, s))];
        },
        packed.data());
    CHECK(packed.untouched());
    volume<Result, lanes, Real> dx;
    Kernel::run(dy.template as<element>(), packed.data(), dx.template as<element>());
    CHECK(dx.untouched());

    const std::vector<exact> w(weights.begin(), weights.end());
    const exact gamma =
        gamma_of<Real>(std::ptrdiff_t{g.filter_height} * g.filter_width * g.filters());
    comparison all;
    for (int lane = 0; lane < lanes; ++lane) {
        const auto gradient = dy.lane(lane);
        std::vector<exact> expected(static_cast<std::size_t>(g.input.size()));
        std::vector<exact> sizes(expected.size());
        oracle::add_data_gradient(gradient.data(), w.data(), expected.data());
        oracle::add_data_gradient(absolute(gradient).data(), absolute(w).data(), sizes.data());
        for (int h = 0; h < g.input.extent.height; ++h)
            for (int x = 0; x < g.input.extent.width; ++x)
                for (int c = 0; c < g.channels(); ++c) {
                    const auto at = static_cast<std::size_t>(g.input.at(h, x, c));
                    all.add(dx.at(h, x, c, lane), expected[at], gamma * sizes[at]);
                }
    }
    CHECK(all.first() == "");
    CHECK(all.count() == Result.extent.count() * lanes);
}

/// Checks the gradients of weights and bias, added to numbers that are there. A number is a sum
/// over H W positions and all lanes, and the number before: bound gamma(H W lanes + 1) times the
/// sum of the absolute values.
template <class Kernel, kernel::conv_geometry G, kernel::layout Gradient, class Real, class Isa>
void check_weight_gradient() {
    using tested = Kernel;
    using element = typename tested::element;
    constexpr int lanes = tested::lanes;
    constexpr kernel::conv_geometry g = with_gradient(G, Gradient);
    using oracle = kernel::reference_conv<g, exact, isa::native>;

    volume<G.input, lanes, Real> x;
    volume<Gradient, lanes, Real> dy;
    x.fill(6);
    // The border of the gradient is no part of it; its numbers must not count.
    dy.fill(7, canary<Real>);
    walled<Real> dw(oracle::packed_size);
    walled<Real> db(g.filters());
    walled<Real> partial(tested::partial_size * lanes);
    dw.fill(8);
    db.fill(9);
    std::vector<exact> expected(dw.data(), dw.data() + oracle::packed_size);
    std::vector<exact> expected_bias(db.data(), db.data() + g.filters());
    std::vector<exact> sizes = absolute(expected);
    std::vector<exact> bias_sizes = absolute(expected_bias);

    tested::add(x.template as<element>(), dy.template as<element>(), dw.data(),
                reinterpret_cast<element*>(partial.data()));
    kernel::add_bias_gradient<Gradient, Real, Isa>(dy.template as<element>(), db.data());
    CHECK(dw.untouched());
    CHECK(db.untouched());
    CHECK(partial.untouched());

    for (int lane = 0; lane < lanes; ++lane) {
        const auto image = x.lane(lane);
        const auto gradient = dy.lane(lane);
        oracle::add_weight_gradient(image.data(), gradient.data(), expected.data(),
                                    expected_bias.data());
        oracle::add_weight_gradient(absolute(image).data(), absolute(gradient).data(), sizes.data(),
                                    bias_sizes.data());
    }
    const exact gamma =
        gamma_of<Real>(std::ptrdiff_t{g.output.extent.height} * g.output.extent.width * lanes + 1);
    comparison all;
    for (std::size_t i = 0; i < expected.size(); ++i)
        all.add(dw[static_cast<std::ptrdiff_t>(i)], expected[i], gamma * sizes[i]);
    for (std::size_t i = 0; i < expected_bias.size(); ++i)
        all.add(db[static_cast<std::ptrdiff_t>(i)], expected_bias[i], gamma * bias_sizes[i]);
    CHECK(all.first() == "");
    CHECK(all.count() == oracle::packed_size + g.filters());
}

} // namespace strider::test
