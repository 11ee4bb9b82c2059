// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines where `evaluate` and `predict` find weights.
#pragma once

#include "network/any_network.hpp"
#include "run/metadata.hpp"
#include "run/paths.hpp"

#include <strider/file_error.hpp>

#include <filesystem>
#include <string>

namespace strider::program {

/// The file of --weights, or the best weights that `strider train NET` leaves where nothing else is
/// asked for. Throws file_error where there is none.
[[nodiscard]] inline std::filesystem::path weights_path(const std::string& given,
                                                        const any_network& network) {
    const std::filesystem::path path =
        given.empty() ? std::filesystem::path("runs") / network.facts().name / "best.safetensors"
                      : std::filesystem::path(given);
    if (!path_exists(path))
        throw file_error(path, given.empty() ? "no such file; --weights names another" +
                                                   (network.can_train()
                                                        ? ", `strider train " +
                                                              network.facts().name + "` makes it"
                                                        : std::string())
                                             : "no such file");
    return path;
}

} // namespace strider::program
