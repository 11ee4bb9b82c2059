// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `identity`: no layer at all, where one may stand.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// Hands its volume on. The shortcut of a `residual`, or a branch of a `concat`, that does nothing.
struct identity {};

} // namespace strider
