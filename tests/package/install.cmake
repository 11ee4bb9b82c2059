# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Installs the headers and the package of the build tree BUILD into PREFIX, which is emptied first.
file(REMOVE_RECURSE "${PREFIX}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}"
                COMMAND_ERROR_IS_FATAL ANY)
if(EXISTS "${BUILD}/src/strider.1")
    foreach(file IN ITEMS "share/man/man1/strider.1" "share/bash-completion/completions/strider")
        if(NOT EXISTS "${PREFIX}/${file}")
            message(FATAL_ERROR "not installed: ${PREFIX}/${file}")
        endif()
    endforeach()
endif()
foreach(file IN ITEMS "include/strider/shape.hpp" "${INSTALLED}/strider-io-targets.cmake" "${INSTALLED}/strider-config.cmake"
                      "${INSTALLED}/strider-config-version.cmake"
                      "${INSTALLED}/strider_verify/check.sh")
    if(NOT EXISTS "${PREFIX}/${file}")
        message(FATAL_ERROR "not installed: ${PREFIX}/${file}")
    endif()
endforeach()
