// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: the good twin gives a warning.
// complaint: the good twin compiles with output
// expect: error: .*a stride
#ifdef STRIDER_GOOD_TWIN
#warning "a good twin is silent"
#else
static_assert(sizeof(int) == 0, "a stride");
#endif
