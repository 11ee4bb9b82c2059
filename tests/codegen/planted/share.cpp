// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A hot loop of one accumulator in memory: two loads and a store for each fma.
// expect: fma, expected 60 %

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: share avx512 fma 1 60%
// hot-loop: share avx2 fma 1 60%
extern "C" void share(const element* x, const element* w, element* y, int count) {
#pragma GCC unroll 1
    for (int i = 0; i < count; ++i) y[i] += x[i] * w[i];
}
