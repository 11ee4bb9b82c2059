# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Finds every library that the configured parts of strider need. Missing ones are reported in a
# single message, with their Debian packages and vcpkg ports.

set(STRIDER_MISSING_DEBIAN "")
set(STRIDER_MISSING_VCPKG "")

# strider_require(TARGET DEBIAN VCPKG): records the packages as missing if TARGET was not found.
macro(strider_require target debian vcpkg)
    if(NOT TARGET ${target})
        list(APPEND STRIDER_MISSING_DEBIAN ${debian})
        list(APPEND STRIDER_MISSING_VCPKG ${vcpkg})
    endif()
endmacro()

# Suites of tests/ that need only the core, which is all a cross-compiler has.
set(STRIDER_CORE_SUITES kernel gradient codegen layering)
set(tests_need_all OFF)
if(STRIDER_BUILD_TESTS)
    set(suites "${STRIDER_TEST_SUITES}")
    list(REMOVE_ITEM suites ${STRIDER_CORE_SUITES})
    if(suites OR NOT STRIDER_TEST_SUITES) # empty: all
        set(tests_need_all ON)
    endif()
endif()

# The core: TBB (unless serial) and the headers of Boost (Random).
if(NOT STRIDER_SERIAL)
    find_package(TBB 2021 QUIET CONFIG)
    strider_require(TBB::tbb libtbb-dev tbb)
endif()
find_package(Boost 1.71 QUIET CONFIG)
if(NOT TARGET Boost::headers)
    find_package(Boost 1.71 QUIET MODULE)
endif()
strider_require(Boost::headers libboost-dev boost-random)

# strider::data and strider::io: a project that embeds strider without them does not need their
# libraries, so there they are defined only if the libraries are found.
find_package(range-v3 QUIET CONFIG)
find_package(ZLIB QUIET)
find_package(PNG QUIET)
find_package(JPEG QUIET)
find_package(nlohmann_json QUIET CONFIG)
if((PROJECT_IS_TOP_LEVEL AND STRIDER_INSTALL)
   OR STRIDER_BUILD_PROGRAM
   OR tests_need_all
   OR STRIDER_BUILD_BENCHMARKS)
    strider_require(range-v3::range-v3 librange-v3-dev range-v3)
    strider_require(ZLIB::ZLIB zlib1g-dev zlib)
    strider_require(PNG::PNG libpng-dev libpng)
    strider_require(JPEG::JPEG libjpeg-dev libjpeg-turbo)
    strider_require(nlohmann_json::nlohmann_json nlohmann-json3-dev nlohmann-json)
endif()

if(STRIDER_BUILD_PROGRAM
   OR tests_need_all
   OR STRIDER_BUILD_BENCHMARKS)
    find_package(fmt QUIET CONFIG)
    strider_require(fmt::fmt libfmt-dev fmt)
endif()
if(STRIDER_BUILD_PROGRAM OR STRIDER_BUILD_BENCHMARKS)
    find_package(CLI11 QUIET CONFIG)
    strider_require(CLI11::CLI11 libcli11-dev cli11)
endif()
if(STRIDER_BUILD_TESTS)
    find_package(Catch2 QUIET CONFIG)
    strider_require(Catch2::Catch2 catch2 catch2)
endif()
if(STRIDER_BUILD_BENCHMARKS)
    find_package(benchmark QUIET CONFIG)
    strider_require(benchmark::benchmark libbenchmark-dev benchmark)
    # oneDNN is a peer, never required. Debian's dnnl-config.cmake fails without OpenCL's files,
    # which a CPU does not need, so this looks for the library itself.
    find_path(STRIDER_ONEDNN_INCLUDE dnnl.hpp)
    find_library(STRIDER_ONEDNN_LIBRARY dnnl)
    if(STRIDER_ONEDNN_INCLUDE AND STRIDER_ONEDNN_LIBRARY)
        add_library(strider_onednn UNKNOWN IMPORTED)
        set_target_properties(
            strider_onednn
            PROPERTIES IMPORTED_LOCATION "${STRIDER_ONEDNN_LIBRARY}"
                       INTERFACE_INCLUDE_DIRECTORIES "${STRIDER_ONEDNN_INCLUDE}"
                       INTERFACE_COMPILE_DEFINITIONS STRIDER_HAS_ONEDNN=1)
    endif()
endif()

if(STRIDER_MISSING_DEBIAN)
    list(REMOVE_DUPLICATES STRIDER_MISSING_DEBIAN)
    list(JOIN STRIDER_MISSING_DEBIAN " " debian)
    list(JOIN STRIDER_MISSING_VCPKG " " vcpkg)
    message(
        FATAL_ERROR
            "strider: libraries are missing.\n"
            "  Debian: apt-get install ${debian}\n"
            "  vcpkg:  vcpkg install ${vcpkg}\n"
            "What needs them can be left out: STRIDER_BUILD_PROGRAM, STRIDER_BUILD_TESTS and "
            "STRIDER_BUILD_BENCHMARKS=OFF; STRIDER_SERIAL=ON needs no TBB.")
endif()
