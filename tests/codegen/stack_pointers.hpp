// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the registers that may point into the stack at each instruction of a function.
#pragma once

#include "disassembly.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace strider::test {

/// A set of the 16 general registers, one bit each.
using register_set = unsigned;

/// The bit of a 64-bit or 32-bit general register; 0 for anything else. `wide`: 64-bit only.
inline register_set register_bit(std::string_view operand, bool wide = false) {
    constexpr std::array<std::array<std::string_view, 2>, 16> names{{{"%rax", "%eax"},
                                                                     {"%rbx", "%ebx"},
                                                                     {"%rcx", "%ecx"},
                                                                     {"%rdx", "%edx"},
                                                                     {"%rsi", "%esi"},
                                                                     {"%rdi", "%edi"},
                                                                     {"%rbp", "%ebp"},
                                                                     {"%rsp", "%esp"},
                                                                     {"%r8", "%r8d"},
                                                                     {"%r9", "%r9d"},
                                                                     {"%r10", "%r10d"},
                                                                     {"%r11", "%r11d"},
                                                                     {"%r12", "%r12d"},
                                                                     {"%r13", "%r13d"},
                                                                     {"%r14", "%r14d"},
                                                                     {"%r15", "%r15d"}}};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (operand == names[i][0] || (!wide && operand == names[i][1])) return 1u << i;
    return 0;
}

/// The address registers of a memory operand: "8(%rax,%rbx,4)" -> rax, rbx.
inline register_set address_registers(std::string_view operand) {
    register_set used = 0;
    const std::size_t open = operand.find('(');
    if (open == operand.npos) return 0;
    std::string_view inside = operand.substr(open + 1);
    inside = inside.substr(0, inside.find(')'));
    while (!inside.empty()) {
        const std::size_t comma = inside.find(',');
        used |= register_bit(inside.substr(0, comma));
        inside = comma == inside.npos ? "" : inside.substr(comma + 1);
    }
    return used;
}

/// The registers that may point into the stack after an instruction, given those before it.
/// Addresses that were stored to memory are not tracked.
inline register_set stack_pointers_after(const instruction& each, register_set before) {
    constexpr std::string_view reads_only[] = {"cmp", "test", "push", "nop", "prefetch", "bt"};
    if (each.is_call()) {
        for (const std::string_view lost :
             {"%rax", "%rcx", "%rdx", "%rsi", "%rdi", "%r8", "%r9", "%r10", "%r11"})
            before &= ~register_bit(lost);
        return before;
    }
    for (const std::string_view name : reads_only)
        if (each.name.starts_with(name)) return before;
    if (each.operands.empty()) return before;
    const std::string& to = each.operands.back();
    const register_set written = register_bit(to);
    if (written == 0 || written == register_bit("%rsp")) return before;
    const std::string& from = each.operands.front();
    bool points = false;
    if (register_bit(to, true) == 0) {
        points = false; // an address has 64 bits
    } else if (each.name.starts_with("lea")) {
        points = (address_registers(from) & before) != 0;
    } else if (each.name == "mov") {
        points = (register_bit(from, true) & before) != 0;
    } else if (each.name == "add" || each.name == "sub" || each.name == "and" ||
               each.name == "or" || each.name.starts_with("cmov")) {
        points = ((register_bit(from, true) | written) & before) != 0;
    } else if (each.name == "inc" || each.name == "dec") {
        points = (written & before) != 0;
    }
    return points ? before | written : before & ~written;
}

/// For each instruction of a function, the registers that may point into the stack before it.
inline std::vector<register_set> stack_pointers(const function& f) {
    std::vector<register_set> before(f.code.size(), 0);
    std::vector<bool> known(f.code.size(), false);
    std::vector<std::size_t> open;
    const auto reach = [&](std::size_t at, register_set pointers) {
        if (at >= f.code.size() || (known[at] && (before[at] | pointers) == before[at])) return;
        before[at] |= pointers;
        known[at] = true;
        open.push_back(at);
    };
    reach(0, register_bit("%rsp"));
    while (!open.empty()) {
        const std::size_t at = open.back();
        open.pop_back();
        const instruction& each = f.code[at];
        const register_set after = stack_pointers_after(each, before[at]);
        if (each.is_jump() && each.has_target()) reach(f.at(each.target()), after);
        if (!each.name.starts_with("jmp") && !each.name.starts_with("ret")) reach(at + 1, after);
    }
    // Without a known path, as behind a jump table: only rsp is known.
    for (std::size_t i = 0; i < before.size(); ++i) before[i] |= register_bit("%rsp");
    return before;
}

} // namespace strider::test
