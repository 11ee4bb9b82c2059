// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes resnet50 known.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/resnet50.hpp>

namespace strider::bench {

namespace {

const network_added resnet50(make_network<test::without_dropout<zoo::resnet50>>("resnet50"));

} // namespace

} // namespace strider::bench
