// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares lenet5 with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/lenet5.hpp>

namespace strider {

TEST_CASE("lenet5 runs forward as libtorch does") { test::check_forward<zoo::lenet5>(); }

TEST_CASE("lenet5 takes a step in float and in double as libtorch does") {
    test::check_step<zoo::lenet5, double>(6);
}

} // namespace strider
