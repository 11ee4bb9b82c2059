// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: correct.
// complaint: none
// expect: error: .*the bad twin
// expect-gcc: static assertion failed: the bad
// expect-clang: due to requirement .even<1>.: the bad
template <int N>
inline constexpr bool even = N % 2 == 0;

#ifdef STRIDER_GOOD_TWIN
static_assert(even<2>, "the bad twin");
#else
static_assert(even<1>, "the bad twin");
#endif
