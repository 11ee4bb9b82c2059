// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Prints the results of one unit, one per line: a name, a hash of the bits, and the first values.
#include <bit>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

using named_numbers = std::vector<std::pair<std::string, std::vector<float>>>;

named_numbers STRIDER_NUMBERS();

int main() {
    for (const auto& [name, numbers] : STRIDER_NUMBERS()) {
        std::uint64_t hash = 0xcbf29ce484222325u; // FNV-1a
        for (const float number : numbers)
            hash = (hash ^ std::bit_cast<std::uint32_t>(number)) * 0x100000001b3u;
        std::printf("%s: %zu numbers, %016llx, first %08x\n", name.c_str(), numbers.size(),
                    static_cast<unsigned long long>(hash),
                    std::bit_cast<std::uint32_t>(numbers.front()));
    }
}
