// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares vgg19 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/vgg19.hpp>

namespace strider {

TEST_CASE("vgg19 runs forward as libtorch does") { test::check_forward<zoo::vgg19>(); }

TEST_CASE("vgg19 takes a step as libtorch does") {
    test::check_step<zoo::vgg19_for<input<64, 64, 3>, 10>>(4);
}

} // namespace strider
