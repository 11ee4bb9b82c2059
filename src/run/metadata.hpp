// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::weights_notes`: what a weight file tells besides the weights.
#pragma once

#include "text/printable.hpp"

#include <strider/data/pipeline.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace strider::program {

/// The words for the classes, and how pixels become numbers.
struct weights_notes {
    std::vector<std::string> classes; ///< any bytes: names of folders
    data::normalization normal;

    /// The word for a class as it may be shown, or "class 7" where there is none.
    [[nodiscard]] std::string word(int label, std::size_t most = max_name_columns) const;
};

/// The notes as metadata "strider.classes" and "strider.normalization", both JSON.
[[nodiscard]] std::map<std::string, std::string> metadata_of(const weights_notes& notes);

/// The notes of a file of weights. What it does not tell stays at its defaults. Throws file_error
/// where the file cannot be read or tells nonsense.
[[nodiscard]] weights_notes read_notes(const std::filesystem::path& weights);

} // namespace strider::program
