# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Syntax checks: sources that only need to compile, without code generation.

# strider_syntax_only(): from here on the compiler only checks the sources of this folder, including
# template instantiation, and generates no code; their objects are empty files.
macro(strider_syntax_only)
    set(CMAKE_CXX_COMPILE_OBJECT
        "<CMAKE_CXX_COMPILER> <DEFINES> <INCLUDES> <FLAGS> -fsyntax-only <SOURCE>"
        "\"${CMAKE_COMMAND}\" -E touch <OBJECT>")
endmacro()
