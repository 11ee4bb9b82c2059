// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares alexnet with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/alexnet.hpp>

namespace strider {

TEST_CASE("alexnet runs forward as libtorch does") { test::check_forward<zoo::alexnet>(); }

TEST_CASE("alexnet takes a step in float and in double as libtorch does") {
    test::check_step<zoo::alexnet_for<input<99, 99, 3>, 10>, double>(4);
}

} // namespace strider
