// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A function whose loops do no fused multiply-adds.
// expect: no innermost loop with 4 fma

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: absent avx512 fma 4 10%
// hot-loop: absent avx2 fma 4 10%
extern "C" void absent(const element* x, element* y, int count) {
    for (int i = 0; i < count; ++i) y[i] = x[i] + x[i];
}
