// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes resnet18 known.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/resnet18.hpp>

namespace strider::bench {

namespace {

const network_added resnet18(make_network<test::without_dropout<zoo::resnet18>>("resnet18"));

} // namespace

} // namespace strider::bench
