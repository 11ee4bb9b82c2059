// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A file of the harness's own test: the good twin has a mistake too.
// complaint: the good twin doesn't compile
// expect: error: .*a stride
static_assert(sizeof(int) == 0, "a stride");
#ifdef STRIDER_GOOD_TWIN
#else
#endif
