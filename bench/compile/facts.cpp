// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares a network and checks its facts, without running anything.
#include <strider/network.hpp>

using namespace strider;

using net = network<input<32, 32, 3>,                                                             //
                    conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    fully_connected<10>, softmax>;

static_assert(net::output == shape{1, 1, 10});
static_assert(net::parameters == 22'466);
static_assert(net::macs <= 4'000'000);
static_assert(net::depth == 11);

int main() {}
