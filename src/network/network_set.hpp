// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the networks that the program contains for each instruction set, and which of them it
// uses.
#pragma once

#include "network/any_network.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// All networks, compiled for one instruction set. The value itself is a constant: reading it
/// executes no instructions of the set.
struct network_set {
    const char* isa;                        ///< as named in strider::isa
    std::vector<any_network> (*networks)(); ///< unordered
};

/// All sets in the program, the fastest first. The build generates this function.
[[nodiscard]] std::vector<const network_set*> network_sets();

/// The set in use: the fastest that the CPU supports, unless one was chosen.
[[nodiscard]] const network_set& network_set_in_use();

/// Selects the set of that name; call it before using any network. Throws usage_error if the
/// program does not contain it or the CPU lacks its instructions.
void use_network_set(const std::string& isa);

/// "avx512 (in use), avx2, sse"
[[nodiscard]] std::string network_sets_text();

} // namespace strider::program
