// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the set of alexnet's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/alexnet.hpp>

namespace strider::bench {

namespace {

const layer_set_added alexnet({"alexnet", cases_of<zoo::alexnet>()});

} // namespace

} // namespace strider::bench
