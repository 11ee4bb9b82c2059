// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Begins code whose floating-point arithmetic is what it says, whatever the unit's flags: nothing
// is reassociated, contracted, taken for finite or divided by a reciprocal (-ffast-math and its
// parts, -ffp-contract). Every header that computes has its code between this one, after its
// includes, and <strider/arithmetic/exact_end.hpp>: otherwise exp and the square root fall apart,
// and such a unit and an exact one would share functions that differ.
//
// GCC inlines such a function into another of the kind only: code that a hot loop passes through
// needs it too. (No #pragma once: it is included many times.)
#if defined(__clang__)
#pragma float_control(precise, on, push)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("no-unsafe-math-optimizations", "no-associative-math", "no-reciprocal-math",  \
                     "no-finite-math-only", "signed-zeros", "fp-contract=off")
#endif
