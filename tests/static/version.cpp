// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that all forms of the version agree.
#include <strider/diagnostics/text.hpp>
#include <strider/strider.hpp>

static_assert([] {
    strider::name_text words;
    words << strider::version_major << '.' << strider::version_minor << '.'
          << strider::version_patch;
    return words == strider::version;
}());
#if STRIDER_VERSION < 100
#error the first version is 0.1.0
#endif
