// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tells how checkpoints store an optimizer.

#include "network/stored_optimizer.hpp"

namespace strider::program {

io::stored_optimizer stored(const any_optimizer& optimizer) {
    return std::visit(
        []<class Rule>(const Rule&) {
            return io::stored_optimizer{Rule::name, std::size_t{Rule::state_arrays}};
        },
        optimizer.rule());
}

} // namespace strider::program
