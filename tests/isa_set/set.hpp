// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what a set of the test program is.
#pragma once

#include <vector>

namespace strider::test {

/// The small network of network.cpp, compiled for one instruction set.
struct isa_set {
    const char* isa;
    std::vector<float> (*numbers)(); ///< what it says of some images after some training
    void (*refuse)();                ///< throws argument_error
};

} // namespace strider::test
