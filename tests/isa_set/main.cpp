// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs a network with each instruction set that this CPU has, and compares the results.
//
//   strider_isa_set_tests MOST     fails where the CPU runs fewer sets than it should, or more than
//                                  MOST
#include "set.hpp"

#include <strider/error.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace strider::test {

extern "C" {
extern const isa_set strider_isa_set_avx512;
extern const isa_set strider_isa_set_avx2;
extern const isa_set strider_isa_set_sse;
}

} // namespace strider::test

namespace {

using strider::test::isa_set;

/// The tolerance between the sets, which add in different orders.
constexpr float tolerance = 1e-4f;

bool agree(const std::vector<float>& some, const std::vector<float>& others) {
    if (some.empty() || some.size() != others.size()) return false;
    float most = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
        if (!std::isfinite(some[i])) return false;
        most = std::max(most, std::abs(some[i] - others[i]));
    }
    std::printf("  %zu numbers, they differ by %.1e\n", some.size(), static_cast<double>(most));
    return most <= tolerance;
}

/// An error thrown inside a set is caught outside.
bool refuses(const isa_set& set) {
    try {
        set.refuse();
    } catch (const strider::argument_error&) {
        return true;
    }
    return false;
}

} // namespace

int main(int count, char** arguments) {
    using namespace strider::test;
    const bool runs[] = {true, __builtin_cpu_supports("x86-64-v3") != 0,
                         __builtin_cpu_supports("x86-64-v4") != 0};
    const isa_set* sets[] = {&strider_isa_set_sse, &strider_isa_set_avx2, &strider_isa_set_avx512};
    const std::string_view names[] = {"sse", "avx2", "avx512"};
    std::vector<float> expected;
    int ran = 0;
    for (std::size_t i = 0; i < std::size(sets); ++i) {
        std::printf("%s: %s\n", sets[i]->isa, runs[i] ? "runs" : "not on this CPU");
        if (sets[i]->isa != names[i]) return EXIT_FAILURE;
        if (!runs[i]) continue;
        ++ran;
        const std::vector<float> numbers = sets[i]->numbers();
        if (expected.empty()) expected = numbers;
        if (!agree(numbers, expected) || !refuses(*sets[i])) {
            std::printf("  wrong\n");
            return EXIT_FAILURE;
        }
    }
    const bool enough = ran >= 1 && (count < 2 || ran <= std::atoi(arguments[1]));
    if (!enough) std::printf("%d sets ran\n", ran);
    return enough ? EXIT_SUCCESS : EXIT_FAILURE;
}
