// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::usage_error`: the command line asks for something that does not exist.
#pragma once

#include <strider/error.hpp>

namespace strider::program {

/// The program exits with code 2, as for an unknown option.
struct usage_error : error {
    using error::error;
};

} // namespace strider::program
