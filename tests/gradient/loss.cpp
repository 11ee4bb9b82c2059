// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of each loss by differences, with and without softmax at the end.
#include "gradient_check.hpp"

namespace {

using namespace strider;
using test::check_gradient;

template <class... Last>
using small = network<input<3, 4, 2>, conv<3, filter<2>>, strider::tanh, Last...>;

} // namespace

TEST_CASE("Gradients of softmax_cross_entropy", "[gradient]") {
    check_gradient<small<fully_connected<4>>, softmax_cross_entropy>();
    check_gradient<small<fully_connected<4>, softmax>, softmax_cross_entropy>();
}

TEST_CASE("Gradients of multiclass_hinge", "[gradient]") {
    check_gradient<small<fully_connected<5>>, multiclass_hinge>();
}

TEST_CASE("Gradients of squared_error", "[gradient]") {
    check_gradient<small<fully_connected<4>>, squared_error>();
    check_gradient<small<fully_connected<4>, sigmoid>, squared_error>();
    check_gradient<small<fully_connected<4>, softmax>, squared_error>();
}

TEST_CASE("Gradients of softmax after an activation of a convolution", "[gradient]") {
    check_gradient<
        network<input<4, 3, 2>, conv<3, filter<2>>, conv<4, filter<3, 2>>, leaky_relu, softmax>,
        squared_error>();
}

TEST_CASE("Gradients of softmax over the channels of each pixel", "[gradient]") {
    check_gradient<network<input<5, 4, 2>, conv<3, filter<2>>,
                           gate<conv<3, filter<3>, pad<1>>, softmax>, fully_connected<4>>,
                   softmax_cross_entropy>();
    check_gradient<network<input<4, 5, 2>, conv<17, filter<2>>, gate<softmax>, global_avg_pool>,
                   squared_error>();
}

// A loss on labels rejects a volume (tests/compile_fail/loss_wants_classes.cpp): flattened, each of
// its elements is a class.
TEST_CASE("Gradients of outputs that are flattened volumes", "[gradient]") {
    check_gradient<small<conv<3, filter<1, 2>>, flatten>, softmax_cross_entropy>();
    check_gradient<small<conv<2, filter<1>>, flatten, softmax>, squared_error>();
}
