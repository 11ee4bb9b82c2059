// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes part 2 of 2 of the set of resnet50's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/resnet50.hpp>

namespace strider::bench {

namespace {

const layer_set_added resnet50_2({"resnet50", cases_of<zoo::resnet50, 1, 2>()});

} // namespace

} // namespace strider::bench
