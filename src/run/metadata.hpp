// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::weights_notes`: what a weight file holds besides the weights.
#pragma once

#include "text/printable.hpp"

#include <strider/data/pipeline.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace strider::program {

/// The names of the classes, and the normalization of pixels.
struct weights_notes {
    std::vector<std::string> classes; ///< any bytes: names of folders
    data::normalization normal;

    /// The name of a class in printable form, or "class 7" if there is none.
    [[nodiscard]] std::string word(int label, std::size_t most = max_name_columns) const;
};

/// The notes as metadata "strider.classes" and "strider.normalization", both JSON.
[[nodiscard]] std::map<std::string, std::string> metadata_of(const weights_notes& notes);

/// The notes of a weight file, with defaults for those that are missing. Throws file_error if the
/// file cannot be read or has invalid notes.
[[nodiscard]] weights_notes read_notes(const std::filesystem::path& weights);

} // namespace strider::program
