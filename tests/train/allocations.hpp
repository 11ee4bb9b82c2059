// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::allocations`: the number of calls of operator new in this executable,
// `allocated_bytes`: their total size, and `short_of_memory`: makes them fail.
#pragma once

#include <cstdint>

namespace strider::test {

/// Calls of any operator new so far, by all threads.
[[nodiscard]] std::int64_t allocations() noexcept;

/// Bytes requested by these calls.
[[nodiscard]] std::int64_t allocated_bytes() noexcept;

/// Allocations that have not been freed.
[[nodiscard]] std::int64_t live_allocations() noexcept;

/// During the lifetime of this object all allocations of this thread fail, except the next
/// `spared`.
class short_of_memory {
public:
    explicit short_of_memory(std::int64_t spared) noexcept;
    short_of_memory(const short_of_memory&) = delete;
    short_of_memory& operator=(const short_of_memory&) = delete;
    ~short_of_memory();
};

} // namespace strider::test
