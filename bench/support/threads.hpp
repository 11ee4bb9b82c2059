// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how the peers' libraries are told their threads.
#pragma once

namespace strider::bench {

/// Lets OpenMP, and OpenBLAS where it has threads of its own, use so many threads. The functions
/// are looked up in what the peers brought with them, since there must be only one OpenMP in the
/// process.
void use_threads(int threads);

} // namespace strider::bench
