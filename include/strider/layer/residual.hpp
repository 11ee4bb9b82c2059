// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `residual`: a volume plus the output of a body that reads it.
#pragma once

#include <strider/diagnostics/written.hpp>

namespace strider {

/// residual<Body>: Body(x) + x. residual<Body, Shortcut>: Body(x) + Shortcut(x). A body of several
/// layers is a `sequence`. Both volumes must have the same shape. // [He16]
template <class... BodyAndShortcut> // residual takes layers: write residual<conv<16, filter<1>>>
    requires Written<"residual takes layers: write residual<conv<16, filter<1>>>">
struct residual {
};

} // namespace strider
