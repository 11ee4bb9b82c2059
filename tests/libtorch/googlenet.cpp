// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares googlenet with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/googlenet.hpp>

namespace strider {

TEST_CASE("googlenet runs forward as libtorch does") { test::check_forward<zoo::googlenet>(); }

TEST_CASE("googlenet takes a step as libtorch does") {
    test::check_step<zoo::googlenet_for<input<64, 64, 3>, 10>>(6);
}

} // namespace strider
