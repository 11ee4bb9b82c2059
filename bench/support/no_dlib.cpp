// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces dlib.cpp if dlib is not installed.
#include "peer.hpp"

namespace strider::bench {

library dlib_library() { return {}; }

} // namespace strider::bench
