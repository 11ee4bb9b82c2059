// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares mobilenet_v3_small with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/mobilenet_v3_small.hpp>

namespace strider {

TEST_CASE("mobilenet_v3_small runs forward as libtorch does") {
    test::check_forward<zoo::mobilenet_v3_small>();
}

TEST_CASE("mobilenet_v3_small takes a step as libtorch does") {
    test::check_step<zoo::mobilenet_v3_small_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
