// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes Catch2, version 2 or 3, and the matchers used by the tests.
#pragma once

#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#if __has_include(<catch2/catch_all.hpp>)
// Version 2's names for renamed parts of version 3.
namespace Catch {
[[nodiscard]] inline auto Contains(const std::string& part) {
    return Matchers::ContainsSubstring(part);
}
} // namespace Catch
using Catch::Approx;
#endif
