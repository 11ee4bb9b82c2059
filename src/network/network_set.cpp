// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Chooses among the instruction sets for which the networks are compiled.

#include "network/network_set.hpp"

#include "command/usage_error.hpp"

#include <strider/simd/vec.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace strider::program {

namespace {

/// Whether the CPU and the system support a set: a build for AVX-512 has the level x86-64-v4, one
/// for AVX2 x86-64-v3. A program with one set is built for the machine it runs on.
bool runs_here(const network_set& set) {
    if (network_sets().size() == 1) return true;
#if defined(__x86_64__)
    const std::string_view isa = set.isa;
    if (isa == isa::avx512::name) return __builtin_cpu_supports("x86-64-v4") != 0;
    if (isa == isa::avx2::name) return __builtin_cpu_supports("x86-64-v3") != 0;
#else
    static_cast<void>(set);
#endif
    return true;
}

/// The names of the sets that the CPU supports, or of all.
std::string names(bool all) {
    std::vector<std::string> named;
    for (const network_set* set : network_sets())
        if (all || runs_here(*set)) named.emplace_back(set->isa);
    return named.empty() ? "none" : fmt::format("{}", fmt::join(named, ", "));
}

const network_set* fastest() {
    for (const network_set* set : network_sets())
        if (runs_here(*set)) return set;
    throw usage_error(
        fmt::format("this program was built for {}, none of which this CPU supports", names(true)));
}

const network_set*& chosen() {
    static const network_set* set = nullptr;
    return set;
}

} // namespace

const network_set& network_set_in_use() {
    if (chosen() == nullptr) chosen() = fastest();
    return *chosen();
}

void use_network_set(const std::string& isa) {
    for (const network_set* set : network_sets()) {
        if (set->isa != isa) continue;
        if (!runs_here(*set))
            throw usage_error(fmt::format(
                "this CPU does not support {}; of this program's instruction sets it supports: {}",
                isa, names(false)));
        chosen() = set;
        return;
    }
    throw usage_error(fmt::format("there are no networks for the instruction set \"{}\" in this "
                                  "program, which was built for: "
                                  "{}",
                                  isa, names(true)));
}

std::string network_sets_text() {
    std::vector<std::string> named;
    for (const network_set* set : network_sets())
        named.push_back(std::string(set->isa) + (set == &network_set_in_use() ? " (in use)" : ""));
    return fmt::format("{}", fmt::join(named, ", "));
}

} // namespace strider::program
