// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Ends the region begun by <strider/arithmetic/exact_begin.hpp>. (No #pragma once: it is included
// many times.)
#if defined(__clang__)
#pragma float_control(pop)
#elif defined(__GNUC__)
#pragma GCC pop_options
#endif
