// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares squeezenet1_1 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/squeezenet1_1.hpp>

namespace strider {

TEST_CASE("squeezenet1_1 runs forward as libtorch does") {
    test::check_forward<zoo::squeezenet1_1>();
}

TEST_CASE("squeezenet1_1 takes a step as libtorch does") {
    test::check_step<zoo::squeezenet1_1_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
