// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the report about the machine of a run.
#pragma once

#include "support/peer.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace strider::bench {

/// Processor, compiler, flags, date, versions of the peers and of their BLAS; and measured limits:
/// the multiply-add peak of one thread and of two, and the bandwidths of copies and of reads from
/// the caches and from memory.
[[nodiscard]] nlohmann::json describe_machine(const std::vector<library>& libraries);

} // namespace strider::bench
