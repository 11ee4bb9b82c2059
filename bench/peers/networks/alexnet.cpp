// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Registers alexnet.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/alexnet.hpp>

namespace strider::bench {

namespace {

const network_added alexnet(make_network<test::without_dropout<zoo::alexnet>>("alexnet"));

} // namespace

} // namespace strider::bench
