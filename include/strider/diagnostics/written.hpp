// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::Written`: a sentence that compilers print if a number is given in place of a
// type.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>

namespace strider {

/// A sentence as a template argument.
template <std::size_t Size>
struct sentence {
    char words[Size]{};

    // Implicit, so that a literal converts to a sentence.
    consteval sentence(const char (&literal)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) words[i] = literal[i];
    }
};

/// True; it exists to be printed. No template can take both numbers and types, so the compiler
/// itself refuses conv<16, 5>, and prints the template's declaration: GCC with this constraint and
/// its sentence, Clang the line of the parameter, where the sentence must therefore be a comment.
/// It names no parameter, so that it costs almost nothing and no pack is expanded.
template <sentence Words>
concept Written = true;

} // namespace strider
