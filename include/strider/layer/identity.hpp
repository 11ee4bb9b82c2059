// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `identity`: a placeholder that adds no layer.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// Passes its volume on unchanged: the shortcut of a `residual`, or a branch of a `concat`.
struct identity {};

} // namespace strider
