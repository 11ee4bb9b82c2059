// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Accumulators that a rolled loop indexes: they live in memory.
// expect: through the stack: v

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: rolled avx512 fma 1 10%
// hot-loop: rolled avx2 fma 1 10%
extern "C" void rolled(const float* x, const element* w, element* y, int count) {
    element sum[28]{};
    for (int i = 0; i < count; ++i) {
#pragma GCC unroll 1
        for (int p = 0; p < 28; ++p) sum[p] += w[i] * x[p * 64 + i];
    }
    for (int p = 0; p < 28; ++p) y[p] = sum[p];
}
