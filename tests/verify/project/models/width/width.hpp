// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the width of the input of the models.
#pragma once

namespace model {
inline constexpr int width = 12;
} // namespace model
