# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Compile settings of strider's own libraries, programs, tests and benchmarks: internal interface
# targets that are never visible to projects using the library.

# Sanitizer instrumentation causes spurious warnings (GCC 12: -Wconversion of a ?:), so only the
# other builds warn.
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
# GCC 12 reports false overreads and overlaps in std::vector's <=> and std::string's +
# (GCC bugs 105329, 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(strider_warnings INTERFACE -Wno-stringop-overread -Wno-restrict)
endif()

# The options of each instruction set. Outside x86 only native and portable are meaningful.
add_library(strider_isa INTERFACE)
set(STRIDER_ISA_FLAGS_native -march=native)
if(CMAKE_CROSSCOMPILING)
    set(STRIDER_ISA_FLAGS_native "") # the compiler's default
endif()
set(STRIDER_ISA_FLAGS_avx512 -march=x86-64-v4)
set(STRIDER_ISA_FLAGS_avx2 -march=x86-64-v3)
set(STRIDER_ISA_FLAGS_sse -march=x86-64)
set(STRIDER_ISA_FLAGS_baseline "") # the compiler's default: the libraries run on any CPU
set(STRIDER_ISA_FLAGS_portable -march=x86-64 -DSTRIDER_PORTABLE=1)
# Otherwise Clang splits 64-byte vectors where the CPU model prefers 32, which needs twice the
# registers: the gradient of the weights spilled to the stack (Clang 19).
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
# Their presets use a build type without flags: Debug would enable checks in TBB's headers.
add_library(strider_sanitize INTERFACE)
# The checks left out make GCC take twice as long for kernels: a null pointer, an access beyond an
# object and a misaligned vector stop the program without them, too.
set(sanitize_address -fsanitize=address,undefined -fno-sanitize-recover=all
                     -fno-sanitize=null,pointer-overflow,alignment,object-size)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Checks as calls instead of inline code: kernels compile in half the time.
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

# strider_own(TARGET [ISA]): compiles TARGET with the settings of strider's own code. ISA: an
# instruction set other than STRIDER_ISA, or baseline.
function(strider_own target)
    # Not for an installed library's users.
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:strider_warnings>
                                            $<BUILD_INTERFACE:strider_sanitize>)
    if(ARGC GREATER 1)
        target_compile_options(${target} PRIVATE ${STRIDER_ISA_FLAGS_${ARGV1}})
    else()
        target_link_libraries(${target} PRIVATE strider_isa)
    endif()
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
endfunction()
