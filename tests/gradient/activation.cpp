// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of activations by differences.
#include "gradient_check.hpp"

namespace {

using namespace strider;
using loss = softmax_cross_entropy;

/// An activation before a convolution, and one after it, whose gradient has a border.
template <class Activation, class Other = Activation>
void check() {
    test::check_gradient<network<input<4, 5, 2>, conv<3, filter<2>>, Activation,
                                 conv<4, filter<3>, pad<1>>, Other, fully_connected<3>>,
                         loss>();
}

} // namespace

TEST_CASE("Gradients of relu", "[gradient]") { check<relu>(); }

TEST_CASE("Gradients of leaky_relu", "[gradient]") { check<leaky_relu>(); }

TEST_CASE("Gradients of sigmoid", "[gradient]") { check<sigmoid>(); }

TEST_CASE("Gradients of tanh", "[gradient]") { check<strider::tanh>(); }

TEST_CASE("Gradients of elu and gelu", "[gradient]") {
    check<elu, gelu>();
    check<gelu, elu>();
}

// The inputs cover all three pieces of each.
TEST_CASE("Gradients of relu6, hard_sigmoid and hard_swish", "[gradient]") {
    check<hard_swish, relu6>();
    check<hard_sigmoid, hard_swish>();
    test::check_gradient<network<input<1, 1, 6>, fully_connected<40>, relu6, fully_connected<40>,
                                 hard_sigmoid, fully_connected<3>>,
                         loss>(1, 7);
}

TEST_CASE("Gradients of consecutive activations", "[gradient]") {
    test::check_gradient<
        network<input<3, 4, 2>, leaky_relu, conv<3, filter<2>>, leaky_relu, strider::tanh, sigmoid,
                relu, dropout<0>, strider::tanh, conv<2, filter<2>>, fully_connected<3>>,
        loss>();
}
