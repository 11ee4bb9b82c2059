// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Registers mobilenet_v2.
#include "../../../tests/libtorch/without_dropout.hpp"
#include "../make_network.hpp"

#include <strider/zoo/mobilenet_v2.hpp>

namespace strider::bench {

namespace {

const network_added
    mobilenet_v2(make_network<test::without_dropout<zoo::mobilenet_v2>>("mobilenet_v2"));

} // namespace

} // namespace strider::bench
