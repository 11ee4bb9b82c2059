// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how the peers' libraries are given their thread count.
#pragma once

namespace strider::bench {

/// Sets the thread count of OpenMP, and of OpenBLAS if it has threads of its own. The functions are
/// looked up in the libraries loaded by the peers, since there must be only one OpenMP in the
/// process.
void use_threads(int threads);

} // namespace strider::bench
