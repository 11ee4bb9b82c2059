# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Functions for the CMakeLists.txt of tests/.
include(Catch)

# If Catch2's package has no main function, or one for another machine, a main is compiled once for
# all suites, neither optimised nor sanitized (27 s at -O3, GCC 12, instead of 6).
if(TARGET Catch2::Catch2WithMain AND NOT CMAKE_CROSSCOMPILING)
    set(STRIDER_CATCH_MAIN Catch2::Catch2WithMain)
else()
    add_library(strider_catch_main STATIC "${PROJECT_SOURCE_DIR}/tests/main.cpp")
    target_link_libraries(strider_catch_main PUBLIC Catch2::Catch2)
    target_compile_options(strider_catch_main PRIVATE -O0)
    set(STRIDER_CATCH_MAIN strider_catch_main)
endif()

# The environment of tests run with a sanitizer.
set(STRIDER_TEST_ENVIRONMENT "")
if(STRIDER_SANITIZE STREQUAL "thread")
    # A long history, so that the stacks of both accesses are known: a suppression for TBB cannot
    # match a stack that the sanitizer has discarded.
    set(STRIDER_TEST_ENVIRONMENT
        "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan.supp:halt_on_error=1:history_size=7")
elseif(STRIDER_SANITIZE STREQUAL "address")
    set(STRIDER_TEST_ENVIRONMENT "UBSAN_OPTIONS=print_stacktrace=1")
endif()

# strider_precompile_catch(TARGET): precompiles Catch2's header for TARGET, in 4 s, instead of 1 s
# per source. ccache caches sources with a precompiled header only if its sloppiness allows it.
function(strider_precompile_catch target)
    target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/tests/catch.hpp")
    if(STRIDER_CCACHE)
        set_target_properties(
            ${target}
            PROPERTIES CXX_COMPILER_LAUNCHER
                       "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${STRIDER_CCACHE}")
        target_compile_options(
            ${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
                              "$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")
    endif()
endfunction()

# strider_catch_suite(NAME [CORE]): defines the Catch2 executable strider_NAME_tests from the *.cpp
# in the caller's folder; each test case is a test NAME.<case>. Does nothing if there are no files.
# CORE: it needs only strider::strider (and is listed in STRIDER_CORE_SUITES).
function(strider_catch_suite name)
    file(GLOB sources CONFIGURE_DEPENDS "*.cpp")
    # What a cheaper test covers is left out: most of the time is the compilers'.
    set(left_out "")
    if(STRIDER_SANITIZE OR CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # Constants. Clang plans the same memory for src/networks/facts.
        list(APPEND left_out unit/zoo_memory)
        # Losses and optimizers of one's own: unit.
        list(APPEND left_out train/own_rules)
    endif()
    if(STRIDER_SANITIZE STREQUAL "address" OR CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # The kernels of numerics::fast: kernel.
        list(APPEND left_out train/numerics)
    endif()
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # The same engines, trained and run: gradient/structure, train/trainer, train/inference.
        list(APPEND left_out train/one_image train/resume train/structures)
        # Constants; and NaN through engines whose kernels `kernel` gives NaN.
        list(APPEND left_out kernel/memory_plan train/not_a_number)
    endif()
    if(STRIDER_SANITIZE)
        # NaN in other tests' networks: nothing new for a sanitizer.
        list(APPEND left_out train/not_a_number)
        # Constants; and layers whose kernels the suite kernel runs.
        list(APPEND left_out kernel/memory_plan gradient/activation gradient/conv gradient/loss
             gradient/network gradient/pool)
    endif()
    if(STRIDER_SANITIZE STREQUAL "address")
        # Engines and files: gradient/structure, train/trainer, unit/io_checkpoint.
        list(APPEND left_out train/resume train/structures)
    endif()
    if(STRIDER_SANITIZE STREQUAL "thread")
        # The threads of trainers and inferences are those of train/trainer, train/structures,
        # train/batch_norm and threads.
        list(APPEND left_out train/inference train/misuse train/model train/one_image train/resume)
    endif()
    foreach(source IN LISTS left_out)
        list(FILTER sources EXCLUDE REGEX "/tests/${source}\\.cpp$")
    endforeach()
    if(NOT sources)
        return()
    endif()
    set(target strider_${name}_tests)
    add_executable(${target} ${sources})
    target_link_libraries(${target} PRIVATE strider::strider ${STRIDER_CATCH_MAIN})
    if(NOT "CORE" IN_LIST ARGN)
        target_link_libraries(
            ${target} PRIVATE strider::data strider::io fmt::fmt nlohmann_json::nlohmann_json
                              range-v3::range-v3 JPEG::JPEG ZLIB::ZLIB)
    endif()
    strider_own(${target})
    # Most time is compile time, not run time; tests/codegen checks the kernels at -O3.
    if(name STREQUAL "kernel")
        target_compile_options(${target} PRIVATE "$<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-O2>")
    else()
        target_compile_options(${target} PRIVATE "$<$<CONFIG:Release>:-O1>")
    endif()
    list(LENGTH sources count)
    if(count GREATER 6)
        strider_precompile_catch(${target})
    endif()
    # Tests also use vectors wider than the machine's. Functions returning them are inlined, and a
    # suite is compiled with the same flags throughout, so the return ABI does not matter.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang>:-Wno-psabi>)
    set(properties TIMEOUT 600 LABELS ${name})
    if(STRIDER_TEST_ENVIRONMENT)
        list(APPEND properties ENVIRONMENT "${STRIDER_TEST_ENVIRONMENT}")
    endif()
    catch_discover_tests(
        ${target}
        TEST_PREFIX "${STRIDER_TEST_PREFIX}${name}."
        PROPERTIES ${properties})
endfunction()

# strider_test(NAME LABEL COMMAND...): a test that runs a command.
function(strider_test name label)
    add_test(NAME "${STRIDER_TEST_PREFIX}${name}" COMMAND ${ARGN})
    set_tests_properties("${STRIDER_TEST_PREFIX}${name}" PROPERTIES LABELS ${label} TIMEOUT 600)
endfunction()

# strider_build_test(NAME LABEL TARGET): a test that passes if TARGET builds. Such tests run one at
# a time, since two build processes must not share a build tree.
function(strider_build_test name label target)
    strider_test(${name} ${label} "${CMAKE_COMMAND}" --build "${PROJECT_BINARY_DIR}" --target
                 ${target})
    set_tests_properties("${STRIDER_TEST_PREFIX}${name}" PROPERTIES RESOURCE_LOCK strider_build)
endfunction()
