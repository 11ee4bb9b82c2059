// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares resnet34 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/resnet34.hpp>

namespace strider {

TEST_CASE("resnet34 runs forward as libtorch does") { test::check_forward<zoo::resnet34>(); }

TEST_CASE("resnet34 takes a step as libtorch does") {
    test::check_step<zoo::resnet34_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
