// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::did_you_mean`: what somebody who mistyped a word may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strider::program {

/// The known word that differs least from what was given, if it is near; or nothing.
[[nodiscard]] std::string nearest(std::string_view given, const std::vector<std::string>& known);

/// "; did you mean WORD?", or nothing where no word is near.
[[nodiscard]] std::string did_you_mean(std::string_view given,
                                       const std::vector<std::string>& known);

} // namespace strider::program
