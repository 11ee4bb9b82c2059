// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `residual`: what a body makes of a volume, added to the volume.
#pragma once

#include <strider/requirements.hpp>

namespace strider {

/// residual<Body>: Body(x) + x. residual<Body, Shortcut>: Body(x) + Shortcut(x). Several layers are
/// one body as a `sequence`. Both volumes must have the same shape. // [He16]
template <class... BodyAndShortcut>
struct residual {};

} // namespace strider
