// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes vgg16 known.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/vgg16.hpp>

namespace strider::bench {

namespace {

const network_added vgg16(make_network<test::without_dropout<zoo::vgg16>>("vgg16"));

} // namespace

} // namespace strider::bench
