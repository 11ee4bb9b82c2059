// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the set of mobilenet_v1's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/mobilenet_v1.hpp>

namespace strider::bench {

namespace {

const layer_set_added mobilenet_v1({"mobilenet_v1", cases_of<zoo::mobilenet_v1>()});

} // namespace

} // namespace strider::bench
