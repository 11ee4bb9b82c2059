// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A function without an expectation.
// expect: nameless: nothing is expected of it

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: named avx512 fma 1 10%
// hot-loop: named avx2 fma 1 10%
extern "C" void named(const element* x, const element* w, element* y, int count) {
    element sum{};
    for (int i = 0; i < count; ++i) sum += x[i] * w[i];
    *y = sum;
}

extern "C" void nameless(const element* x, element* y) { *y = *x; }
