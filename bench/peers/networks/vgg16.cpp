// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Registers vgg16.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/vgg16.hpp>

namespace strider::bench {

namespace {

using net = test::without_dropout<zoo::vgg16>;
const network_added exact(make_network<net>("vgg16"));
const network_added fast(make_network<net, numerics::fast>("vgg16 fast"));

} // namespace

} // namespace strider::bench
