// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines where `evaluate` and `predict` look for weights.
#pragma once

#include "network/any_network.hpp"
#include "run/metadata.hpp"
#include "run/paths.hpp"

#include <strider/file_error.hpp>

#include <filesystem>
#include <string>

namespace strider::program {

/// The file given by --weights, or else the best weights in `strider train NET`'s default folder.
/// Throws file_error if it does not exist.
[[nodiscard]] inline std::filesystem::path weights_path(const std::string& given,
                                                        const any_network& network) {
    const std::filesystem::path path =
        given.empty() ? std::filesystem::path("runs") / network.facts().name / "best.safetensors"
                      : std::filesystem::path(given);
    if (!path_exists(path))
        throw file_error(path, given.empty() ? "no such file; choose another with --weights" +
                                                   (network.can_train()
                                                        ? ", or make it with `strider train " +
                                                              network.facts().name + "`"
                                                        : std::string())
                                             : "no such file");
    return path;
}

} // namespace strider::program
