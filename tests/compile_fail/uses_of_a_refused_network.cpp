// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refused network keeps its name, so that its uses are not further errors.
// expect: layer 0: conv: a 3x3 filter, stride 3, pad 0, on a 7x7x3 input
#include <strider/network.hpp>
using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using refused_network = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>, relu>;
#else
using refused_network = network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>, relu>;
#endif
static_assert(refused_network::depth == 2);
long long numbers() { return refused_network::parameters + refused_network::output.count(); }
