// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares resnet101 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/resnet101.hpp>

namespace strider {

TEST_CASE("resnet101 runs forward as libtorch does") { test::check_forward<zoo::resnet101>(); }

TEST_CASE("resnet101 takes a step as libtorch does") {
    test::check_step<zoo::resnet101_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
