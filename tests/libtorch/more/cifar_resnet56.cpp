// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares cifar_resnet56 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/cifar_resnet56.hpp>

namespace strider {

TEST_CASE("cifar_resnet56 runs forward as libtorch does") {
    test::check_forward<zoo::cifar_resnet56>();
}

TEST_CASE("cifar_resnet56 takes a step as libtorch does") {
    test::check_step<zoo::cifar_resnet56>(8);
}

} // namespace strider
