// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `consumer::small`, a network for strider_verify() to check.
#pragma once

#include <strider/network.hpp>

namespace consumer {
using small = strider::network<strider::input<7, 7, 3>,
                               strider::conv<6, strider::filter<3>, strider::stride<2>>>;
} // namespace consumer
