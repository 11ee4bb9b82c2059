// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares resnet152 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/resnet152.hpp>

namespace strider {

TEST_CASE("resnet152 runs forward as libtorch does") { test::check_forward<zoo::resnet152>(); }

TEST_CASE("resnet152 takes a step as libtorch does") {
    test::check_step<zoo::resnet152_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
