// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares densenet121 with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/densenet121.hpp>

namespace strider {

TEST_CASE("densenet121 runs forward as libtorch does") { test::check_forward<zoo::densenet121>(); }

TEST_CASE("densenet121 takes a step as libtorch does") {
    test::check_step<zoo::densenet121_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
