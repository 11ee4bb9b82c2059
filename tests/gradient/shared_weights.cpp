// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of a network whose blocks of images share the weights of a dense layer.
#include "gradient_check.hpp"

namespace {

using namespace strider;

using wide = network<input<4, 3, 2>, conv<40, filter<3>, pad<1>>, batch_norm, strider::tanh,
                     fully_connected<1100>, strider::tanh, fully_connected<5>, softmax>;
static_assert(strider::detail::streams_weights<double>(wide::facts[3]));
static_assert(!strider::detail::streams_weights<double>(wide::facts[5]));

/// The output of its dense layer gets a border.
using bordered = network<input<4, 3, 40>, fully_connected<1100>, strider::tanh,
                         conv<4, filter<3>, pad<1>>, strider::tanh, fully_connected<5>>;
static_assert(strider::detail::streams_weights<double>(bordered::facts[0]));

} // namespace

TEST_CASE("Gradients of a network whose blocks share weights", "[gradient]") {
    test::check_gradient<wide, softmax_cross_entropy>(1, 60013, 13);
    test::check_gradient<bordered, softmax_cross_entropy>(1, 60013, 13);
}

TEST_CASE("Gradients of more blocks than share one pass over the weights", "[gradient]") {
    constexpr int lanes = lanes_of<double, isa::native>;
    test::check_gradient<wide, softmax_cross_entropy>(
        1, 260017, lanes * (strider::detail::max_streamed_blocks + 1) + 1);
}
