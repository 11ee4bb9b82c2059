// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes part 3 of 3 of the set of googlenet's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/googlenet.hpp>

namespace strider::bench {

namespace {

const layer_set_added googlenet_3({"googlenet", cases_of<zoo::googlenet, 2, 3>()});

} // namespace

} // namespace strider::bench
