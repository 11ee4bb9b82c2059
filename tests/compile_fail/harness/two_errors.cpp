// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: one mistake gives two errors.
// complaint: the bad twin gives 2 errors
// expect: error: .*the first
// max-lines: 20
#ifdef STRIDER_GOOD_TWIN
static_assert(true);
#else
static_assert(sizeof(int) == 0, "the first");
static_assert(sizeof(int) == 0, "the second");
#endif
