// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines strider's version. The build and the package read it from this file.
#pragma once

#include <strider/requirements.hpp>

/// MAJOR * 10'000 + MINOR * 100 + PATCH, for #if: the only macro of strider's headers.
#define STRIDER_VERSION 100

namespace strider {

/// "MAJOR.MINOR.PATCH".
inline constexpr char version[] = "0.1.0";
inline constexpr int version_major = STRIDER_VERSION / 10'000;
inline constexpr int version_minor = STRIDER_VERSION / 100 % 100;
inline constexpr int version_patch = STRIDER_VERSION % 100;

} // namespace strider
