// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of one_image as the numerics of a budget.
// expect: the arguments after the limits are numerics::exact or numerics::fast
// max-lines-gcc: 20
// max-lines-clang: 20
#include <strider/budget.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
static_assert(fits_budget<net, budget{.depth = 2}, numerics::exact, one_image>);
#else
static_assert(fits_budget<net, budget{.depth = 2}, one_image>);
#endif
