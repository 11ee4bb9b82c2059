// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of convolutions and fully connected layers by differences.
#include "gradient_check.hpp"

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
