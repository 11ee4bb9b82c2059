// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: the error is longer than allowed.
// complaint: the bad twin gives [0-9]+ lines, more than 1
// expect: error: .*a stride
// max-lines: 1
#ifdef STRIDER_GOOD_TWIN
static_assert(true);
#else
static_assert(sizeof(int) == 0, "a stride");
#endif
