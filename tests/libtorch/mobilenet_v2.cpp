// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares mobilenet_v2 with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/mobilenet_v2.hpp>

namespace strider {

TEST_CASE("mobilenet_v2 runs forward as libtorch does") {
    test::check_forward<zoo::mobilenet_v2>();
}

TEST_CASE("mobilenet_v2 takes a step as libtorch does") {
    test::check_step<zoo::mobilenet_v2_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
