// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: another number of errors than stated.
// complaint: the bad twin gives 1 errors, not 2
// expect: error: .*a stride
// errors-gcc: 2
// errors-clang: 2
#ifdef STRIDER_GOOD_TWIN
static_assert(true);
#else
static_assert(sizeof(int) == 0, "a stride");
#endif
