// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what a unit of the test program is: the same source, compiled with other flags.
#pragma once

#include <vector>

namespace strider::test {

/// A small network, forward and training, as one way of building strider has it.
struct unit {
    const char* name;
    bool throws; ///< what becomes of an error: an exception, or the hook
    /// What the network says of some images after some training.
    std::vector<float> (*numbers)();
    /// Does what is not allowed, in the way of this number; no return where it is refused.
    void (*refuse)(int way);
};
inline constexpr int ways = 9;

} // namespace strider::test
