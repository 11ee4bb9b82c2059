// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the set of vgg16's convolutions.
#include "../make_set.hpp"

#include <strider/zoo/vgg16.hpp>

namespace strider::bench {

namespace {

const layer_set_added vgg16({"vgg16", cases_of<zoo::vgg16>()});

} // namespace

} // namespace strider::bench
