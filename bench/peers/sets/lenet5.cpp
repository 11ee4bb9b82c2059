// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the set of lenet5's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/lenet5.hpp>

namespace strider::bench {

namespace {

const layer_set_added lenet5({"lenet5", cases_of<zoo::lenet5>()});

} // namespace

} // namespace strider::bench
