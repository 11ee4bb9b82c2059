// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares vgg16 with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/vgg16.hpp>

namespace strider {

TEST_CASE("vgg16 runs forward as libtorch does") { test::check_forward<zoo::vgg16>(); }

TEST_CASE("vgg16 takes a step as libtorch does") {
    test::check_step<zoo::vgg16_for<input<64, 64, 3>, 10>>(4);
}

} // namespace strider
