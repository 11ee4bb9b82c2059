// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: the error is not the expected one.
// complaint: not found: error: .\*a filter
// expect: error: .*a filter
#ifdef STRIDER_GOOD_TWIN
static_assert(true);
#else
static_assert(sizeof(int) == 0, "a stride");
#endif
