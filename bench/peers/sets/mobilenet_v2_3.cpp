// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes part 3 of 3 of the set of mobilenet_v2's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/mobilenet_v2.hpp>

namespace strider::bench {

namespace {

const layer_set_added mobilenet_v2_3({"mobilenet_v2", cases_of<zoo::mobilenet_v2, 2, 3>()});

} // namespace

} // namespace strider::bench
