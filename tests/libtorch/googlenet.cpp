// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares googlenet with libtorch: forward. (Steps of its kind of structures: squeezenet1_1.)
#include "agreement.hpp"

#include <strider/zoo/googlenet.hpp>

namespace strider {

TEST_CASE("googlenet runs forward as libtorch does") { test::check_forward<zoo::googlenet>(); }

} // namespace strider
