// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares zfnet with libtorch: forward and a step of training.
#include "../agreement.hpp"

#include <strider/zoo/zfnet.hpp>

namespace strider {

TEST_CASE("zfnet runs forward as libtorch does") { test::check_forward<zoo::zfnet>(); }

TEST_CASE("zfnet takes a step as libtorch does") {
    test::check_step<zoo::zfnet_for<input<96, 96, 3>, 10>>(4);
}

} // namespace strider
