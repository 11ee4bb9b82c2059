// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a set of the test program.
#pragma once

#include <vector>

namespace strider::test {

/// The small network of network.cpp, compiled for one instruction set.
struct isa_set {
    const char* isa;
    std::vector<float> (*numbers)(); ///< its outputs for some images after some training
    void (*refuse)();                ///< throws argument_error
};

} // namespace strider::test
