// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares mobilenet_v2 with libtorch: forward. (Steps of its kind of structures:
// mobilenet_v3_small.)
#include "agreement.hpp"

#include <strider/zoo/mobilenet_v2.hpp>

namespace strider {

TEST_CASE("mobilenet_v2 runs forward as libtorch does") {
    test::check_forward<zoo::mobilenet_v2>();
}

} // namespace strider
