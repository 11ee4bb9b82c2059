// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares convnetjs_cifar10 with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/convnetjs_cifar10.hpp>

namespace strider {

TEST_CASE("convnetjs_cifar10 runs forward as libtorch does") {
    test::check_forward<zoo::convnetjs_cifar10>();
}

TEST_CASE("convnetjs_cifar10 takes a step as libtorch does") {
    test::check_step<zoo::convnetjs_cifar10>(6);
}

} // namespace strider
