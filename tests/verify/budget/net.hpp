// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `net`, whose facts the budgets of this folder are about.
#pragma once

#include <strider/budget.hpp>

using namespace strider;

using unit = residual<sequence<named<"conv1", conv<8, filter<3>, pad<1>>>, relu,
                               named<"conv2", conv<8, filter<3>, pad<1>>>>>;
using net = network<input<16, 12, 3>, conv<8, filter<3>, pad<1>>, relu,
                    named<"stage", repeat<2, unit>>, max_pool<filter<2>, stride<2>>>;
