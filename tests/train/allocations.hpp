// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::allocations`: how often this executable has called operator new, and
// `allocated_bytes`: for how much.
#pragma once

#include <cstdint>

namespace strider::test {

/// Calls of any operator new so far, by all threads.
[[nodiscard]] std::int64_t allocations() noexcept;

/// Bytes that these calls have asked for.
[[nodiscard]] std::int64_t allocated_bytes() noexcept;

} // namespace strider::test
