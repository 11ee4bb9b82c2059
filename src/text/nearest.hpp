// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::did_you_mean`: the word that a misspelt one probably means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// The known word nearest to the given one if it is near; otherwise empty.
[[nodiscard]] std::string nearest(std::string_view given, const std::vector<std::string>& known);

/// "; did you mean WORD?", or empty if no word is near.
[[nodiscard]] std::string did_you_mean(std::string_view given,
                                       const std::vector<std::string>& known);

} // namespace strider::program
