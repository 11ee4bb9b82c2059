// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Stands in for dlib.cpp where dlib is not installed.
#include "peer.hpp"

namespace strider::bench {

library dlib_library() { return {}; }

} // namespace strider::bench
