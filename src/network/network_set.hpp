// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks that the program holds for each instruction set, and which of them it uses.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// All networks, compiled for one instruction set. The value itself is a constant: to look at it
/// runs nothing of the set.
struct network_set {
    const char* isa;                        ///< as strider::isa names it
    std::vector<any_network> (*networks)(); ///< in no order
};

/// Those that are in the program, the fastest first. The build writes this function.
[[nodiscard]] std::vector<const network_set*> network_sets();

/// The set in use: the fastest that the CPU runs, unless one was chosen.
[[nodiscard]] const network_set& network_set_in_use();

/// Uses the set of that name from now on; before any network is. Throws usage_error where the
/// program does not have it or the CPU lacks the instructions.
void use_network_set(const std::string& isa);

/// "avx512 (in use), avx2, sse"
[[nodiscard]] std::string network_sets_text();

} // namespace strider::program
