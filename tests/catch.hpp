// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes Catch2, version 2 or 3, and brings in the matchers that the tests use.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#if __has_include(<catch2/catch_all.hpp>)
namespace Catch {
using Matchers::Contains;
} // namespace Catch
#endif
