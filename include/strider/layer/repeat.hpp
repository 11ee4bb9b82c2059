// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `repeat`: a block several times in a row.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// The block's layers N times, each time with parameters of its own.
template <int N, class... Block>
struct repeat {};

} // namespace strider
