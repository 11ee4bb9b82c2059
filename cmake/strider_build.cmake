# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# How strider's own programs, tests and benchmarks are compiled: internal interface targets, which
# never reach a project that uses the library.

# The sanitizers' code brings warnings of its own (GCC 12: -Wconversion of a ?:), so the other builds
# are those that warn.
add_library(strider_warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT STRIDER_SANITIZE)
    target_compile_options(
        strider_warnings
        INTERFACE -Wall
                  -Wextra
                  -Wpedantic
                  -Wshadow
                  -Wconversion
                  -Wsign-conversion
                  $<$<BOOL:${STRIDER_WARNINGS_AS_ERRORS}>:-Werror>)
endif()
# GCC 12 sees overreads and overlaps in std::vector's <=> and std::string's + that are not there
# (GCC bugs 105329, 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(strider_warnings INTERFACE -Wno-stringop-overread -Wno-restrict)
endif()

# The instruction set: the options of each. Outside x86 only native and portable mean something.
add_library(strider_isa INTERFACE)
set(STRIDER_ISA_FLAGS_native -march=native)
if(CMAKE_CROSSCOMPILING)
    set(STRIDER_ISA_FLAGS_native "") # what the compiler takes by itself
endif()
set(STRIDER_ISA_FLAGS_avx512 -march=x86-64-v4)
set(STRIDER_ISA_FLAGS_avx2 -march=x86-64-v3)
set(STRIDER_ISA_FLAGS_sse -march=x86-64)
set(STRIDER_ISA_FLAGS_portable -march=x86-64 -DSTRIDER_PORTABLE=1)
# Without this Clang halves vectors of 64 bytes where the machine's model prefers 32, so that twice
# the registers are wanted: the gradient of the weights went through the stack (Clang 19).
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_SYSTEM_PROCESSOR MATCHES
                                              "^(x86_64|AMD64|amd64)$")
    list(APPEND STRIDER_ISA_FLAGS_native -mprefer-vector-width=512)
    list(APPEND STRIDER_ISA_FLAGS_avx512 -mprefer-vector-width=512)
endif()
if(NOT DEFINED STRIDER_ISA_FLAGS_${STRIDER_ISA})
    message(FATAL_ERROR "STRIDER_ISA is '${STRIDER_ISA}'; "
                        "it may be native, avx512, avx2, sse or portable")
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" OR STRIDER_ISA STREQUAL "native")
    target_compile_options(strider_isa INTERFACE ${STRIDER_ISA_FLAGS_${STRIDER_ISA}})
elseif(NOT STRIDER_ISA STREQUAL "portable")
    message(FATAL_ERROR "STRIDER_ISA=${STRIDER_ISA} is of x86-64; "
                        "${CMAKE_SYSTEM_PROCESSOR} has native and portable")
else()
    target_compile_options(strider_isa INTERFACE -DSTRIDER_PORTABLE=1)
endif()

# Sanitizers run at -O1: unoptimised kernels would take minutes, and -O2 takes too long to compile.
# Their presets name a build type without flags: Debug would make TBB's headers check themselves.
add_library(strider_sanitize INTERFACE)
set(sanitize_address -fsanitize=address,undefined -fno-sanitize-recover=all)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Checks are calls, not code of their own: kernels take half the time to compile.
    list(APPEND sanitize_address --param=asan-instrumentation-with-call-threshold=0)
endif()
set(sanitize_thread -fsanitize=thread)
if(STRIDER_SANITIZE)
    if(NOT DEFINED sanitize_${STRIDER_SANITIZE})
        message(FATAL_ERROR "STRIDER_SANITIZE is '${STRIDER_SANITIZE}'; "
                            "it may be empty, address or thread")
    endif()
    target_compile_options(strider_sanitize INTERFACE ${sanitize_${STRIDER_SANITIZE}} -O1 -g1
                                                      -fno-omit-frame-pointer)
    target_compile_definitions(strider_sanitize INTERFACE _GLIBCXX_ASSERTIONS=1)
    target_link_options(strider_sanitize INTERFACE ${sanitize_${STRIDER_SANITIZE}})
endif()

# strider_own(TARGET [ISA]): gives TARGET what everything of strider's own is compiled with. ISA: an
# instruction set other than STRIDER_ISA.
function(strider_own target)
    target_link_libraries(${target} PRIVATE strider_warnings strider_sanitize)
    if(ARGC GREATER 1)
        target_compile_options(${target} PRIVATE ${STRIDER_ISA_FLAGS_${ARGV1}})
    else()
        target_link_libraries(${target} PRIVATE strider_isa)
    endif()
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
