# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# One program for several instruction sets: sources compiled once per set.
#
# Kernels have their instruction set in their mangled names. Instantiations of std:: and other
# templates do not: the linker keeps one of the many copies of such a function, possibly one
# compiled for more than this machine supports. So the objects of a set are linked into one object,
# in which nothing is left to merge and all symbols but one are local.

# strider_check_isas(VARIABLE): rejects sets that cannot be chosen at start.
function(strider_check_isas variable)
    if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" OR STRIDER_SANITIZE)
        message(FATAL_ERROR "${variable} is of x86-64, and without sanitizers")
    endif()
    foreach(isa IN LISTS ${variable})
        if(NOT isa MATCHES "^(avx512|avx2|sse|portable)$")
            message(FATAL_ERROR "${variable}: there is no '${isa}'; "
                                "known: avx512, avx2, sse, portable")
        endif()
    endforeach()
endfunction()

# strider_isa_set(NAME ISA SOURCES...): defines the object library NAME, compiled for ISA, and the
# combined object NAME.o, whose only global symbol is NAME. Constructors of globals would run
# whichever set is chosen: tests/isa_set/check.sh rejects them.
function(strider_isa_set name isa)
    find_program(STRIDER_LD NAMES ld.bfd ld REQUIRED) # of binutils
    find_program(STRIDER_OBJCOPY objcopy REQUIRED)
    add_library(${name} OBJECT ${ARGN})
    strider_own(${name} ${isa})
    # A unique symbol would be merged process-wide.
    target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>
                                           $<$<CXX_COMPILER_ID:Clang>:-fno-addrsig>)
    set(object "${CMAKE_CURRENT_BINARY_DIR}/${name}.o")
    add_custom_command(
        OUTPUT "${object}"
        COMMAND "${STRIDER_LD}" -r --force-group-allocation -o "${object}"
                "$<TARGET_OBJECTS:${name}>"
        COMMAND "${STRIDER_OBJCOPY}" --keep-global-symbol=${name} "${object}"
        DEPENDS ${name} "$<TARGET_OBJECTS:${name}>"
        COMMENT "Linking the instruction set ${name}"
        COMMAND_EXPAND_LISTS VERBATIM)
    set_source_files_properties("${object}" PROPERTIES EXTERNAL_OBJECT ON GENERATED ON)
    set_target_properties(${name} PROPERTIES STRIDER_SET_OBJECT "${object}")
endfunction()

# strider_use_isa_set(TARGET NAME): links the set into a program of the same folder.
function(strider_use_isa_set target name)
    get_target_property(object ${name} STRIDER_SET_OBJECT)
    target_sources(${target} PRIVATE "${object}")
endfunction()
