// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a parser of a disassembled object: its functions, their instructions (AT&T syntax, as
// written by `objdump -d -r --no-show-raw-insn`) and their calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace strider::test {

struct instruction {
    std::uint64_t address = 0;
    std::string name;
    std::vector<std::string> operands; ///< the last is written
    std::string text;
    std::string relocated; ///< relocation, symbol+offset; empty: none

    [[nodiscard]] bool is_jump() const { return name.starts_with('j'); }
    [[nodiscard]] bool is_call() const { return name.starts_with("call"); }
    /// Target of a jump or call within the section.
    [[nodiscard]] bool has_target() const {
        return (is_jump() || is_call()) && relocated.empty() && !operands.empty() &&
               operands[0].find_first_not_of("0123456789abcdef") == std::string::npos;
    }
    [[nodiscard]] std::uint64_t target() const { return std::stoull(operands[0], nullptr, 16); }
    /// Index of the memory operand; -1: none.
    [[nodiscard]] int memory() const {
        for (std::size_t i = 0; i < operands.size(); ++i)
            if (operands[i].find('(') != std::string::npos) return static_cast<int>(i);
        return -1;
    }
    [[nodiscard]] bool uses_vectors() const {
        for (const std::string_view kind : {"%xmm", "%ymm", "%zmm"})
            for (const std::string& operand : operands)
                if (operand.find(kind) != std::string::npos) return true;
        return false;
    }
};

struct function {
    std::string name;
    std::string section;
    std::vector<instruction> code;

    [[nodiscard]] std::uint64_t first() const { return code.empty() ? 0 : code.front().address; }
    [[nodiscard]] std::uint64_t last() const { return code.empty() ? 0 : code.back().address; }
    /// Index of the instruction at an address; the number of instructions if there is none.
    [[nodiscard]] std::size_t at(std::uint64_t address) const {
        std::size_t low = 0;
        std::size_t high = code.size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (code[middle].address < address)
                low = middle + 1;
            else
                high = middle;
        }
        return low < code.size() && code[low].address == address ? low : code.size();
    }
};

/// All functions of an object.
class disassembly {
public:
    explicit disassembly(std::istream& listing) {
        std::string section;
        for (std::string line; std::getline(listing, line);) {
            constexpr std::string_view heading = "Disassembly of section ";
            if (line.starts_with(heading)) {
                section = line.substr(heading.size(), line.size() - heading.size() - 1);
            } else if (line.ends_with(">:")) {
                const std::size_t name = line.find('<') + 1;
                functions_.push_back({line.substr(name, line.size() - name - 2), section, {}});
            } else if (line.find(": R_X86_64_") != std::string::npos) {
                if (!functions_.empty() && !functions_.back().code.empty())
                    functions_.back().code.back().relocated =
                        line.substr(line.find_last_of("\t ") + 1);
            } else if (line.find(":\t") != std::string::npos && !functions_.empty()) {
                functions_.back().code.push_back(read(line));
            }
        }
    }

    [[nodiscard]] const std::vector<function>& functions() const { return functions_; }

    /// The function and all functions it calls or jumps to in this object.
    [[nodiscard]] std::vector<const function*> reached(std::string_view name) const {
        std::vector<const function*> found;
        std::set<const function*> seen;
        for (const function& f : functions_)
            if (f.name == name) found.push_back(&f);
        seen.insert(found.begin(), found.end());
        for (std::size_t i = 0; i < found.size(); ++i)
            for (const instruction& each : found[i]->code) {
                const function* to = reached_by(*found[i], each);
                if (to != nullptr && seen.insert(to).second) found.push_back(to);
            }
        return found;
    }

private:
    /// "  1f:\tvaddps (%rdi,%rax,4),%zmm1,%zmm2        # comment"
    static instruction read(const std::string& line) {
        instruction read;
        const std::size_t colon = line.find(":\t");
        read.address = std::stoull(line.substr(0, colon), nullptr, 16);
        std::string_view rest = std::string_view(line).substr(colon + 2);
        rest = rest.substr(0, rest.find(" #"));
        while (rest.ends_with(' ')) rest.remove_suffix(1);
        read.text = rest;
        const auto word = [&] {
            const std::size_t end = rest.find(' ');
            const std::string_view first = rest.substr(0, end);
            rest = end == rest.npos ? "" : rest.substr(rest.find_first_not_of(' ', end));
            return first;
        };
        std::string_view name = word();
        while (name == "rep" || name == "repz" || name == "notrack" || name == "bnd" ||
               name == "lock" || name == "data16" || name == "cs" || name == "{vex}")
            name = word();
        read.name = name;
        if (read.is_jump() || read.is_call()) rest = rest.substr(0, rest.find(' '));
        int depth = 0;
        std::string operand;
        for (const char letter : rest) {
            if (letter == ',' && depth == 0) {
                read.operands.push_back(operand);
                operand.clear();
                continue;
            }
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            operand += letter;
        }
        if (!operand.empty()) read.operands.push_back(operand);
        return read;
    }

    [[nodiscard]] const function* containing(std::string_view section,
                                             std::uint64_t address) const {
        for (const function& f : functions_)
            if (f.section == section && f.first() <= address && address <= f.last()) return &f;
        return nullptr;
    }

    /// The target of an instruction that leaves its function.
    [[nodiscard]] const function* reached_by(const function& from, const instruction& each) const {
        if (!each.is_jump() && !each.is_call()) return nullptr;
        if (each.has_target()) return containing(from.section, each.target());
        // "symbol-0x4" or ".section+0x1c": relative to the end of the instruction.
        const std::size_t end = each.relocated.find_last_of("+-");
        const std::string symbol = each.relocated.substr(0, end);
        for (const function& f : functions_)
            if (f.name == symbol) return &f;
        if (!symbol.starts_with('.') || end == std::string::npos || each.relocated[end] != '+')
            return nullptr;
        return containing(symbol, std::stoull(each.relocated.substr(end + 1), nullptr, 16) + 4);
    }

    std::vector<function> functions_;
};

} // namespace strider::test
