# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Installs the headers, the libraries and the package for find_package(strider), with one component per library:
# core (strider::strider), data (strider::data) and io (strider::io).
include(CMakePackageConfigHelpers)

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/strider")
foreach(component IN ITEMS core data io)
    if(TARGET strider_${component})
        install(
            TARGETS strider_${component}
            EXPORT strider-${component}-targets
            FILE_SET HEADERS)
        install(
            EXPORT strider-${component}-targets
            NAMESPACE strider::
            DESTINATION "${package}")
    endif()
endforeach()

configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/strider-config.cmake.in"
    "${PROJECT_BINARY_DIR}/strider-config.cmake"
    INSTALL_DESTINATION "${package}"
    NO_SET_AND_CHECK_MACRO)
set(independent "")
if(NOT TARGET strider_io)
    set(independent ARCH_INDEPENDENT) # headers only
endif()
write_basic_package_version_file("${PROJECT_BINARY_DIR}/strider-config-version.cmake"
                                 COMPATIBILITY SameMinorVersion ${independent})
install(
    FILES "${PROJECT_BINARY_DIR}/strider-config.cmake"
          "${PROJECT_BINARY_DIR}/strider-config-version.cmake"
          "${PROJECT_SOURCE_DIR}/cmake/strider_verify.cmake"
    DESTINATION "${package}")
install(FILES "${PROJECT_SOURCE_DIR}/cmake/strider_verify/check.sh"
        DESTINATION "${package}/strider_verify")
if(TARGET strider)
    install(TARGETS strider RUNTIME)
endif()
if(TARGET strider_manual)
    get_target_property(manual strider_manual STRIDER_MANUAL)
    get_target_property(completion strider_manual STRIDER_COMPLETION)
    install(FILES "${manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" OPTIONAL)
    install(
        FILES "${completion}"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
        RENAME strider OPTIONAL)
endif()
