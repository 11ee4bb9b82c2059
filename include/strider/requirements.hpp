// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Stops the compilation, in one line, if a compiler or its mode cannot compile strider. Every
// header includes this one first: its first include is one of strider's, and a header that includes
// no other includes this.
#pragma once

// GCC stops only at a missing header, whose name is thus the message.
#if !defined(__GNUC__) // Clang defines it too
#error strider needs GCC 12 or newer, or Clang 19 or newer
#elif defined(__apple_build_version__)
#if __clang_major__ < 17
#include <strider needs Clang 19 or newer, of Xcode 17 or newer>
#endif
#elif defined(__clang__)
#if __clang_major__ < 19
#include <strider needs Clang 19 or newer, or GCC 12 or newer>
#endif
#elif __GNUC__ < 12
#include <strider needs GCC 12 or newer, or Clang 19 or newer>
#endif
#if __cplusplus < 202002L
#include <strider needs C++20 or newer, -std=c++20>
#endif
