// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares vgg11 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/vgg11.hpp>

namespace strider {

TEST_CASE("vgg11 runs forward as libtorch does") { test::check_forward<zoo::vgg11>(); }

TEST_CASE("vgg11 takes a step as libtorch does") {
    test::check_step<zoo::vgg11_for<input<64, 64, 3>, 10>>(4);
}

} // namespace strider
