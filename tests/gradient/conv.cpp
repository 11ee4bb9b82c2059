// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of convolutions and fully connected layers by differences.
#include "gradient_check.hpp"

#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

using namespace strider;
using test::check_gradient;
using loss = softmax_cross_entropy;

} // namespace

TEST_CASE("Gradients of fully connected layers", "[gradient]") {
    check_gradient<network<input<2, 3, 2>, fully_connected<4>>, loss>();
    check_gradient<
        network<input<1, 1, 5>, fully_connected<13>, fully_connected<6, no_bias>, softmax>, loss>();
}

TEST_CASE("Gradients of convolutions", "[gradient]") {
    check_gradient<network<input<5, 6, 2>, conv<3, filter<3>>, conv<4, filter<2>>,
                           fully_connected<3>, softmax>,
                   loss>();
}

TEST_CASE("Gradients of padded and rectangular convolutions without bias", "[gradient]") {
    check_gradient<network<input<5, 4, 2>, conv<3, filter<3, 2>, pad_same, no_bias>,
                           conv<2, filter<2, 3>, pad<0, 1, 2, 1>>, fully_connected<3>>,
                   loss>();
}

TEST_CASE("Gradients of padded convolutions of a fully connected layer's output", "[gradient]") {
    check_gradient<network<input<3, 2, 2>, fully_connected<7>, conv<5, filter<3>, pad<1>>,
                           residual<conv<5, filter<3, 1>, pad<1, 0>>>, fully_connected<3>>,
                   loss>();
}

TEST_CASE("Gradients of convolutions padded beyond the filter", "[gradient]") {
    check_gradient<
        network<input<3, 4, 1>, conv<2, filter<2>>, conv<3, filter<2>, pad<3>>, fully_connected<3>>,
        loss>();
}

TEST_CASE("Gradients of strided convolutions", "[gradient]") {
    check_gradient<
        network<input<7, 8, 2>, conv<3, filter<3, 2>, stride<2, 3>, pad<1, 2>, floor_fit>,
                conv<4, filter<3>, pad<1>>,
                conv<3, filter<3, 2>, stride<2, 1>, pad<2, 1, 0, 1>, ceil_fit, no_bias>,
                fully_connected<3>>,
        loss>();
}

TEST_CASE("Gradients of large volumes lose no digits", "[gradient]") {
    // 65,536 equal products: in one sum the errors would add up to 1e-4 of it.
    using net = network<input<256, 256, 1>, conv<2, filter<3>, pad<1>>, leaky_relu,
                        depthwise_conv<filter<3>, pad<1>>, global_avg_pool, fully_connected<3>>;
    constexpr auto size = static_cast<std::size_t>(net::input.count());
    const model<net> drawn(1);
    model<net, double> precise(1);
    std::copy(drawn.parameters().begin(), drawn.parameters().end(), precise.parameters().begin());
    trainer<net> tested(drawn, {.batch = 1, .threads = 1});
    trainer<net, sgd, loss, double> expected(precise, {.batch = 1, .threads = 1});
    const std::vector<int> label{0};
    static_cast<void>(tested.gradient(std::vector<float>(size, 0.7f), label));
    static_cast<void>(expected.gradient(std::vector<double>(size, double{0.7f}), label));
    for (const parameter_tensor& tensor : model<net>::tensors) {
        double largest = 0;
        double worst = 0;
        for (std::int64_t i = 0; i < tensor.size; ++i) {
            const auto at = static_cast<std::size_t>(tensor.offset + i);
            largest = std::max(largest, std::abs(expected.gradients()[at]));
            worst = std::max(worst, std::abs(tested.gradients()[at] - expected.gradients()[at]));
        }
        INFO(name_of(tensor));
        CHECK(worst <= 3e-5 * largest);
    }
}
