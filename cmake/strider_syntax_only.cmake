# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Sources whose compiling is what is wanted, and no code.

# strider_syntax_only(): from here on the compiler checks the sources of this folder, instantiating
# what they use, and makes no code of them; their objects are empty files.
macro(strider_syntax_only)
    set(CMAKE_CXX_COMPILE_OBJECT
        "<CMAKE_CXX_COMPILER> <DEFINES> <INCLUDES> <FLAGS> -fsyntax-only <SOURCE>"
        "\"${CMAKE_COMMAND}\" -E touch <OBJECT>")
endmacro()
