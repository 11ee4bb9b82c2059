# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Defines the target strider_libtorch if libtorch is installed and its headers compile; else sets
# STRIDER_LIBTORCH_MISSING to the reason.
#
# TorchConfig.cmake requires everything libtorch was built with, so this looks for the library
# itself.
find_path(STRIDER_TORCH_API torch/torch.h PATH_SUFFIXES include/torch/csrc/api/include
                                                        torch/csrc/api/include)
find_path(STRIDER_TORCH_INCLUDE ATen/ATen.h)
set(libraries "")
foreach(library IN ITEMS torch_cpu torch c10)
    find_library(STRIDER_TORCH_LIBRARY_${library} ${library})
    if(STRIDER_TORCH_LIBRARY_${library})
        list(APPEND libraries "${STRIDER_TORCH_LIBRARY_${library}}")
    endif()
endforeach()
list(LENGTH libraries found)
set(STRIDER_LIBTORCH_MISSING "")
if(NOT STRIDER_TORCH_API
   OR NOT STRIDER_TORCH_INCLUDE
   OR NOT found EQUAL 3)
    set(STRIDER_LIBTORCH_MISSING "not found")
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # libtorch 1.13's headers have members of incomplete types, which GCC accepts in C++20.
    include(CheckCXXSourceCompiles)
    include(CMakePushCheckState)
    cmake_push_check_state()
    set(type "${CMAKE_TRY_COMPILE_TARGET_TYPE}")
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    set(CMAKE_REQUIRED_FLAGS -std=c++20)
    set(CMAKE_REQUIRED_INCLUDES "${STRIDER_TORCH_API}" "${STRIDER_TORCH_INCLUDE}")
    check_cxx_source_compiles("#include <torch/torch.h>" STRIDER_TORCH_COMPILES)
    cmake_pop_check_state()
    set(CMAKE_TRY_COMPILE_TARGET_TYPE "${type}")
    if(NOT STRIDER_TORCH_COMPILES)
        set(STRIDER_LIBTORCH_MISSING "its headers are not for this compiler")
    endif()
endif()
if(NOT STRIDER_LIBTORCH_MISSING AND NOT TARGET strider_libtorch)
    add_library(strider_libtorch INTERFACE)
    target_include_directories(strider_libtorch SYSTEM INTERFACE "${STRIDER_TORCH_API}"
                                                                 "${STRIDER_TORCH_INCLUDE}")
    target_link_libraries(strider_libtorch INTERFACE ${libraries})
endif()
