// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes Catch2, version 2 or 3, and brings in the matchers that the tests use.
#pragma once

#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#if __has_include(<catch2/catch_all.hpp>)
// Version 2's names, where version 3 has others.
namespace Catch {
[[nodiscard]] inline auto Contains(const std::string& part) {
    return Matchers::ContainsSubstring(part);
}
} // namespace Catch
using Catch::Approx;
#endif
