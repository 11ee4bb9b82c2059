// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares resnet18 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/resnet18.hpp>

namespace strider {

TEST_CASE("resnet18 runs forward as libtorch does") { test::check_forward<zoo::resnet18>(); }

TEST_CASE("resnet18 takes a step as libtorch does") {
    test::check_step<zoo::resnet18_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
