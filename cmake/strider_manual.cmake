# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Writes the MANUAL and the bash COMPLETION of the PROGRAM, run through EMULATOR if set. On a
# machine that lacks the program's instruction set neither is written.
foreach(what IN ITEMS MANUAL COMPLETION)
    string(TOLOWER ${what} word)
    execute_process(
        COMMAND ${EMULATOR} "${PROGRAM}" --print ${word}
        OUTPUT_VARIABLE text
        ERROR_VARIABLE reason
        RESULT_VARIABLE code)
    if(code STREQUAL "0")
        file(WRITE "${${what}}" "${text}")
    else()
        message(STATUS "strider: no ${word}, since the program does not run here (${code} ${reason})")
        file(REMOVE "${${what}}")
    endif()
endforeach()
