// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::Written`, with which the error for a number in a type's place says what to
// write.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>

namespace strider {

/// A sentence as a template argument.
template <std::size_t Size>
struct sentence {
    char words[Size]{};

    // Implicit, so that a literal is a sentence wherever one is expected.
    consteval sentence(const char (&literal)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) words[i] = literal[i];
    }
};

/// True: it is there to be printed. No template can take both numbers and types, so the compiler
/// refuses conv<16, 5> before strider is asked, and prints the template's declaration: GCC with
/// this constraint and its sentence, Clang the line with the parameter, where the sentence has to
/// be a comment. It names no parameter, so that it costs next to nothing and no pack is unfolded.
template <sentence Words>
concept Written = true;

} // namespace strider
