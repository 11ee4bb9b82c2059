// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of whole networks by differences.
#include "gradient_check.hpp"

namespace {

using namespace strider;

using cifar_like = network<input<8, 8, 3>,                                        //
                           conv<5, filter<5>, pad<2>>, relu, max_pool<filter<2>>, //
                           conv<6, filter<5>, pad<2>>, relu, max_pool<filter<2>>, //
                           conv<6, filter<3>, pad<1>>, relu, max_pool<filter<2>>, //
                           fully_connected<10>, softmax>;
using lenet_like = network<input<12, 12, 1>,                                       //
                           conv<3, filter<3>>, strider::tanh, avg_pool<filter<2>>, //
                           conv<5, filter<2>>, strider::tanh, avg_pool<filter<2>>, //
                           fully_connected<8>, strider::tanh, fully_connected<10>, softmax>;
/// Pools that drop the last row or column; a convolution without bias, so that its pool sums none.
using odd_pools = network<input<9, 7, 2>, conv<4, filter<3>, pad<1>, no_bias>, relu,
                          max_pool<filter<2>, floor_fit>, conv<5, filter<3>, pad<1>>,
                          max_pool<filter<2>, floor_fit>, fully_connected<4>, softmax>;

} // namespace

TEST_CASE("Gradients of a network for colour images", "[gradient]") {
    test::check_gradient<cifar_like, softmax_cross_entropy>(1, 23);
}

TEST_CASE("Gradients of a network for digits", "[gradient]") {
    test::check_gradient<lenet_like, softmax_cross_entropy>(1, 7);
}

TEST_CASE("Gradients of a network whose pools drop rows and columns", "[gradient]") {
    test::check_gradient<odd_pools, softmax_cross_entropy>(1, 5);
}
