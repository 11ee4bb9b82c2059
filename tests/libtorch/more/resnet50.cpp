// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares resnet50 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/resnet50.hpp>

namespace strider {

TEST_CASE("resnet50 runs forward as libtorch does") { test::check_forward<zoo::resnet50>(); }

TEST_CASE("resnet50 takes a step as libtorch does") {
    test::check_step<zoo::resnet50_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
