// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::for_indices`: a loop whose body knows the index at compile time.
#pragma once

#include <strider/requirements.hpp>

#include <utility>

namespace strider::detail {

/// Calls f.operator()<0>() to f.operator()<Count - 1>(), in order. Not a fold expression, which
/// Clang nests at most 256 deep.
template <int Count, class F>
[[gnu::always_inline]] constexpr void for_indices(F&& f) {
    [&]<int... Index>(std::integer_sequence<int, Index...>) __attribute__((always_inline)) {
        [[maybe_unused]] const char each[]{'\0', (f.template operator()<Index>(), '\0')...};
    }
    (std::make_integer_sequence<int, Count>{});
}

} // namespace strider::detail
