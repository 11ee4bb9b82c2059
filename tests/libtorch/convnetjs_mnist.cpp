// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares convnetjs_mnist with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/convnetjs_mnist.hpp>

namespace strider {

TEST_CASE("convnetjs_mnist runs forward as libtorch does") {
    test::check_forward<zoo::convnetjs_mnist>();
}

TEST_CASE("convnetjs_mnist takes a step as libtorch does") {
    test::check_step<zoo::convnetjs_mnist>(6);
}

} // namespace strider
