# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Defines the libraries: strider::strider (the core, header-only), strider::data (data sets) and
# strider::io (files). data and io are separate so that the core needs none of their libraries; what
# of them is no template is compiled once, for any CPU.

# strider_library(TARGET NAME HEADERS...): the library strider::NAME with these headers, and with the
# sources of src/NAME if there are any.
function(strider_library target name)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
    if(sources)
        set(scope PUBLIC)
        add_library(${target} STATIC ${sources})
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
        strider_own(${target} baseline)
        if(NOT STRIDER_INSTALL)
            set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
        endif()
    else()
        set(scope INTERFACE)
        add_library(${target} INTERFACE)
    endif()
    add_library(strider::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} ${scope} cxx_std_20)
    target_sources(
        ${target}
        ${scope}
        FILE_SET
        HEADERS
        BASE_DIRS
        "${PROJECT_SOURCE_DIR}/include"
        FILES
        ${ARGN})
endfunction()

set(headers "${PROJECT_SOURCE_DIR}/include/strider")
file(GLOB_RECURSE STRIDER_DATA_HEADERS CONFIGURE_DEPENDS "${headers}/data.hpp"
     "${headers}/data/*.hpp")
file(GLOB_RECURSE STRIDER_IO_HEADERS CONFIGURE_DEPENDS "${headers}/io.hpp"
     "${headers}/io/*.hpp")
file(GLOB_RECURSE STRIDER_CORE_HEADERS CONFIGURE_DEPENDS "${headers}/*.hpp")
list(REMOVE_ITEM STRIDER_CORE_HEADERS ${STRIDER_DATA_HEADERS} ${STRIDER_IO_HEADERS})

strider_library(strider_core strider ${STRIDER_CORE_HEADERS})
target_link_libraries(strider_core INTERFACE Boost::headers)
if(STRIDER_SERIAL)
    target_compile_definitions(strider_core INTERFACE STRIDER_SERIAL=1)
else()
    target_link_libraries(strider_core INTERFACE TBB::tbb)
endif()

if(TARGET nlohmann_json::nlohmann_json)
    strider_library(strider_io io ${STRIDER_IO_HEADERS})
    target_link_libraries(strider_io PUBLIC strider_core
                                     PRIVATE $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
else()
    message(STATUS "strider::io is left out: it needs nlohmann_json")
endif()

if(TARGET strider_io
   AND TARGET range-v3::range-v3
   AND TARGET ZLIB::ZLIB
   AND TARGET PNG::PNG
   AND TARGET JPEG::JPEG)
    strider_library(strider_data data ${STRIDER_DATA_HEADERS})
    target_link_libraries(
        strider_data
        PUBLIC strider_core strider_io
        PRIVATE $<BUILD_INTERFACE:range-v3::range-v3> ZLIB::ZLIB PNG::PNG JPEG::JPEG)
else()
    message(STATUS "strider::data is left out: it needs strider::io, range-v3, zlib, libpng and "
                   "libjpeg")
endif()
