// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a unit of the test program: the same source, compiled with other flags.
#pragma once

#include <vector>

namespace strider::test {

/// A small network, forward and training, in one build of strider.
struct unit {
    const char* name;
    bool throws; ///< errors are exceptions, else go to the hook
    /// The network's outputs for some images after some training.
    std::vector<float> (*numbers)();
    /// Provokes the error with this number; does not return if it is reported.
    void (*refuse)(int way);
};
inline constexpr int ways = 9;

} // namespace strider::test
