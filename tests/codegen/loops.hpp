// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the innermost loops of a function, and their instruction counts.
#pragma once

#include "stack_pointers.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace strider::test {

/// An innermost loop: the instructions from the target of a backward jump to the jump, with no
/// other backward jump in between. Instructions that use a vector register are one of fma to moves.
struct loop {
    const function* owner = nullptr;
    std::size_t first = 0;
    std::size_t last = 0;
    int fma = 0;        ///< fused multiply-adds of whole vectors
    int arithmetic = 0; ///< all other arithmetic
    int loads = 0;
    int broadcasts = 0; ///< of an element in memory or in a register
    int stores = 0;
    int moves = 0;  ///< between registers, shuffles
    int folded = 0; ///< of those above: memory operands, except in loads, stores and broadcasts
    int scalar = 0; ///< instructions without vector registers
    std::vector<const instruction*> through_stack; ///< vector registers to or from the stack
    std::vector<const instruction*> calls;

    [[nodiscard]] int vectors() const {
        return fma + arithmetic + loads + broadcasts + stores + moves;
    }
    [[nodiscard]] std::uint64_t address() const { return owner->code[first].address; }

    void count(const instruction& each, register_set stack) {
        if (each.is_call()) calls.push_back(&each);
        if (!each.uses_vectors()) {
            ++scalar;
            return;
        }
        const int memory = each.memory();
        if (memory >= 0 &&
            (address_registers(each.operands[static_cast<std::size_t>(memory)]) & stack) != 0)
            through_stack.push_back(&each);
        std::string_view name = each.name;
        if (name.starts_with('v')) name.remove_prefix(1);
        const auto begins = [&](auto... prefixes) { return (name.starts_with(prefixes) || ...); };
        const bool stores_it = memory >= 0 && memory + 1 == static_cast<int>(each.operands.size());
        if (begins("broadcast", "pbroadcast")) {
            ++broadcasts;
        } else if (stores_it) {
            ++stores;
        } else if (begins("mov", "lddqu") && memory >= 0) {
            ++loads;
        } else if (begins("mov") && each.text.find("{%k") == std::string::npos) {
            ++moves; // with a mask it selects between two
        } else if (begins("shuf", "perm", "pshuf", "unpck", "punpck", "insert", "pinsr", "extract",
                          "pextr", "palignr", "align")) {
            ++moves;
            folded += memory >= 0;
        } else {
            const bool whole = name.ends_with("ps") || name.ends_with("pd");
            ++(begins("fmadd", "fmsub", "fnmadd", "fnmsub") && whole ? fma : arithmetic);
            folded += memory >= 0;
        }
    }
};

/// All innermost loops of a function.
inline std::vector<loop> innermost_loops(const function& f) {
    std::map<std::size_t, std::size_t> last_of; // the last of all jumps to one target
    for (std::size_t i = 0; i < f.code.size(); ++i) {
        const instruction& each = f.code[i];
        if (!each.is_jump() || !each.has_target()) continue;
        const std::size_t to = f.at(each.target());
        if (to <= i) last_of[to] = i;
    }
    std::vector<loop> loops;
    const std::vector<register_set> stack = stack_pointers(f);
    for (const auto& [first, last] : last_of) {
        const auto inside = [&, begin = first, end = last](const auto& other) {
            return other.first > begin && other.second < end;
        };
        if (std::any_of(last_of.begin(), last_of.end(), inside)) continue;
        loop found;
        found.owner = &f;
        found.first = first;
        found.last = last;
        for (std::size_t i = first; i <= last; ++i) found.count(f.code[i], stack[i]);
        loops.push_back(found);
    }
    return loops;
}

} // namespace strider::test
