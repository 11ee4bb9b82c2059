// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::allocations`: how often this executable has called operator new.
#pragma once

#include <cstdint>

namespace strider::test {

/// Calls of any operator new so far, by all threads.
[[nodiscard]] std::int64_t allocations() noexcept;

} // namespace strider::test
