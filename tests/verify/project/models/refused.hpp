// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a network that does not fit together.
#pragma once

#include <strider/network.hpp>

namespace model {
using refused = strider::network<strider::input<7, 7, 3>,
                                 strider::conv<6, strider::filter<3>, strider::stride<3>>>;
} // namespace model
