# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Defines strider_verify(): checks a network by compiling, without running anything.
#
#   strider_verify(NAME HEADER <header> NETWORK <type>
#                  [INPUT <height> <width> <channels>] [OUTPUT <height> <width> <channels>]
#                  [MAX_PARAMETERS <n>] [MAX_MACS <n>] [MAX_DEPTH <n>] [MAX_ARENA_BYTES <n>]
#                  [MIN_RECEPTIVE_FIELD <n>|<height> <width>]
#                  [ONE_IMAGE] [NUMERICS exact|fast] [REAL float|double]
#                  [ISA avx512|avx2|sse|neon|portable]
#                  [LIBRARIES <target>...])
#
# Defines the target NAME, part of the default build, which checks that HEADER compiles and that its
# NETWORK, a strider::network, stays within the limits; the error says which limit is exceeded, by
# how much, and which layer contributes most. The compiler generates no code (-fsyntax-only).
# MAX_ARENA_BYTES applies to inference<NETWORK>, or with ONE_IMAGE, NUMERICS, REAL and ISA to the
# inference with these arguments; the default ISA is that of the target. The check reruns when
# HEADER or anything it includes changes. Numbers may be grouped: 25'000'000. HEADER is searched in
# the current source folder and the include paths of strider::strider and LIBRARIES, the targets
# that HEADER depends on.
#
# NAME is an object library with empty objects: target_include_directories(NAME PRIVATE ...) and the
# like affect the check.

# _strider_verify_numbers(COUNTS ZERO): checks the count and format of the numbers in
# check_<KEYWORD>.
macro(_strider_verify_numbers keyword counts least)
    list(LENGTH check_${keyword} _count)
    if(NOT "${_count}" IN_LIST ${counts})
        list(JOIN ${counts} " or " _counts)
        message(FATAL_ERROR "strider_verify(${name}): ${keyword} takes ${_counts} number(s), not "
                            "${_count}: ${check_${keyword}}")
    endif()
    foreach(_number IN LISTS check_${keyword})
        string(REPLACE "'" "" _digits "${_number}")
        string(LENGTH "${_digits}" _length)
        if(NOT _number MATCHES "^(0|[1-9][0-9]*('[0-9]+)*)$"
           OR _digits LESS "${least}"
           OR _length GREATER 18)
            message(FATAL_ERROR "strider_verify(${name}): ${keyword} takes whole numbers from "
                                "${least} on, not '${_number}'")
        endif()
    endforeach()
endmacro()

function(strider_verify name)
    set(volumes INPUT OUTPUT)
    set(limits MAX_PARAMETERS MAX_MACS MAX_DEPTH MAX_ARENA_BYTES)
    cmake_parse_arguments(PARSE_ARGV 1 check "ONE_IMAGE" "HEADER;NETWORK;NUMERICS;REAL;ISA"
                          "${volumes};${limits};MIN_RECEPTIVE_FIELD;LIBRARIES")
    if(check_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "strider_verify(${name}): not understood: ${check_UNPARSED_ARGUMENTS}")
    endif()
    foreach(keyword IN ITEMS HEADER NETWORK)
        if("${check_${keyword}}" STREQUAL "")
            message(FATAL_ERROR "strider_verify(${name}): ${keyword} is missing; write "
                                "strider_verify(${name} HEADER <header> NETWORK <type> ...)")
        endif()
    endforeach()
    if(check_KEYWORDS_MISSING_VALUES)
        message(FATAL_ERROR "strider_verify(${name}): nothing is given for: "
                            "${check_KEYWORDS_MISSING_VALUES}")
    endif()
    if(TARGET ${name})
        message(FATAL_ERROR "strider_verify(${name}): there is a target of that name already")
    endif()

    set(fact_INPUT input)
    set(fact_OUTPUT output)
    set(fact_MAX_PARAMETERS parameters)
    set(fact_MAX_MACS macs)
    set(fact_MAX_DEPTH depth)
    set(fact_MAX_ARENA_BYTES arena_bytes)
    set(fields "")
    # In the order of strider::budget's members.
    set(one 1)
    foreach(keyword IN LISTS limits)
        if(DEFINED check_${keyword})
            _strider_verify_numbers(${keyword} one 0)
            list(APPEND fields ".${fact_${keyword}} = ${check_${keyword}}")
        endif()
    endforeach()
    if(DEFINED check_MIN_RECEPTIVE_FIELD)
        set(one_or_two 1 2)
        _strider_verify_numbers(MIN_RECEPTIVE_FIELD one_or_two 1)
        list(GET check_MIN_RECEPTIVE_FIELD 0 height)
        list(GET check_MIN_RECEPTIVE_FIELD -1 width)
        list(APPEND fields ".receptive_field = {${height}, ${width}}")
    endif()
    set(three 3)
    foreach(keyword IN LISTS volumes)
        if(DEFINED check_${keyword})
            _strider_verify_numbers(${keyword} three 1)
            list(JOIN check_${keyword} ", " extents)
            list(APPEND fields ".${fact_${keyword}} = {${extents}}")
        endif()
    endforeach()
    list(JOIN fields ", " fields)

    # The arguments of the inference.
    set(known_NUMERICS exact fast)
    set(known_REAL float double)
    set(known_ISA avx512 avx2 sse neon portable)
    set(NUMERICS exact)
    set(REAL float)
    set(ISA native)
    foreach(keyword IN ITEMS NUMERICS REAL ISA)
        if(DEFINED check_${keyword})
            if(NOT "${check_${keyword}}" IN_LIST known_${keyword})
                list(JOIN known_${keyword} ", " _known)
                message(FATAL_ERROR "strider_verify(${name}): ${keyword} is one of ${_known}, not "
                                    "'${check_${keyword}}'")
            endif()
            set(${keyword} "${check_${keyword}}")
        endif()
    endforeach()
    if(check_ONE_IMAGE)
        set(REAL "strider::one_image_of<${REAL}>")
    endif()
    set(arguments "strider::numerics::${NUMERICS}, ${REAL}, strider::isa::${ISA}")

    # The first two lines are read by check.sh.
    string(
        CONCAT source
               "// strider_verify: ${name}\n"
               "// ${check_NETWORK} of <${check_HEADER}>\n"
               "#include <${check_HEADER}>\n"
               "#include <strider/budget.hpp>\n"
               "using verified = ${check_NETWORK};\n"
               "static_assert(strider::within_budget<verified, strider::budget{${fields}},\n"
               "                                     ${arguments}>);\n")
    set(file "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "${source}" @ONLY)

    add_library(${name} OBJECT "${file}")
    target_link_libraries(${name} PRIVATE strider::strider ${check_LIBRARIES})
    target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    set_target_properties(
        ${name}
        PROPERTIES EXCLUDE_FROM_ALL OFF
                   UNITY_BUILD OFF
                   DISABLE_PRECOMPILE_HEADERS ON
                   INTERPROCEDURAL_OPTIMIZATION OFF
                   CXX_CLANG_TIDY ""
                   CXX_CPPCHECK ""
                   CXX_CPPLINT ""
                   CXX_INCLUDE_WHAT_YOU_USE "")
    # The build runs the compiler through check.sh, which thus gets all compile options of the
    # target, and leaves dependency tracking to the generator. Elsewhere the file is compiled, and
    # the compiler's message is longer.
    find_program(STRIDER_SH sh)
    mark_as_advanced(STRIDER_SH)
    if(STRIDER_SH
       AND CMAKE_GENERATOR MATCHES "Makefiles|Ninja"
       AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang"
       AND NOT CMAKE_CXX_COMPILER_FRONTEND_VARIANT STREQUAL "MSVC")
        set_target_properties(
            ${name}
            PROPERTIES CXX_COMPILER_LAUNCHER
                       "${STRIDER_SH};${CMAKE_CURRENT_FUNCTION_LIST_DIR}/strider_verify/check.sh")
    endif()
endfunction()
