// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares mobilenet_v1 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/mobilenet_v1.hpp>

namespace strider {

TEST_CASE("mobilenet_v1 runs forward as libtorch does") {
    test::check_forward<zoo::mobilenet_v1>();
}

TEST_CASE("mobilenet_v1 takes a step as libtorch does") {
    test::check_step<zoo::mobilenet_v1_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
