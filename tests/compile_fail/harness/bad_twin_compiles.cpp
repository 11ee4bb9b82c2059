// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: the bad twin is valid.
// complaint: the bad twin compiles
// expect: error:
#ifdef STRIDER_GOOD_TWIN
static_assert(true);
#else
static_assert(sizeof(int) > 0);
#endif
