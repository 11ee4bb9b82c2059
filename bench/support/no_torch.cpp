// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces torch.cpp if libtorch is not installed.
#include "peer.hpp"

namespace strider::bench {

library torch_library() { return {}; }

} // namespace strider::bench
