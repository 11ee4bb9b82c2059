// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::usage_error`: the command line asks for what there is not.
#pragma once

#include <strider/error.hpp>

namespace strider::program {

/// The program ends with code 2, as for an option that it does not know.
struct usage_error : error {
    using error::error;
};

} // namespace strider::program
