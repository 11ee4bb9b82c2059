// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Stands in for torch.cpp where libtorch is not installed.
#include "peer.hpp"

namespace strider::bench {

library torch_library() { return {}; }

} // namespace strider::bench
