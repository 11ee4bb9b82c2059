// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::allocations`: how often this executable has called operator new,
// `allocated_bytes`: for how much, and `short_of_memory`: when it fails.
#pragma once

#include <cstdint>

namespace strider::test {

/// Calls of any operator new so far, by all threads.
[[nodiscard]] std::int64_t allocations() noexcept;

/// Bytes that these calls have asked for.
[[nodiscard]] std::int64_t allocated_bytes() noexcept;

/// Pieces of memory that have not been given back.
[[nodiscard]] std::int64_t live_allocations() noexcept;

/// From the next allocation of this thread but `spared` on, all of this thread fail, until the end
/// of this object.
class short_of_memory {
public:
    explicit short_of_memory(std::int64_t spared) noexcept;
    short_of_memory(const short_of_memory&) = delete;
    short_of_memory& operator=(const short_of_memory&) = delete;
    ~short_of_memory();
};

} // namespace strider::test
