// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Registers resnet50.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/resnet50.hpp>

namespace strider::bench {

namespace {

using net = test::without_dropout<zoo::resnet50>;
const network_added exact(make_network<net>("resnet50"));
const network_added fast(make_network<net, numerics::fast>("resnet50 fast"));

} // namespace

} // namespace strider::bench
