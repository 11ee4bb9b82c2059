// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Begins code whose floating-point arithmetic is exactly as written, whatever the flags of the
// translation unit: nothing is reassociated, contracted, assumed finite or replaced by a reciprocal
// (-ffast-math and its parts, -ffp-contract). Every header that computes has its code between this
// one, after its includes, and <strider/arithmetic/exact_end.hpp>: otherwise exp and the square
// root break, and such a unit and an exact one would share functions that differ.
//
// GCC inlines such a function only into another of the kind: code on the path of a hot loop needs
// it too. (No #pragma once: it is included many times.)
#if defined(__clang__)
#pragma float_control(precise, on, push)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("no-unsafe-math-optimizations", "no-associative-math", "no-reciprocal-math",  \
                     "no-finite-math-only", "signed-zeros", "fp-contract=off")
#endif
