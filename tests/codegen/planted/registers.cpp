// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A tile with more accumulators than registers.
// expect: through the stack: v

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: registers avx512 fma 40 10%
// hot-loop: registers avx2 fma 40 10%
extern "C" void registers(const float* x, const element* w, element* y, int count) {
    element sum[40]{};
#pragma GCC unroll 1
    for (int i = 0; i < count; ++i) {
#pragma GCC unroll 40
        for (int p = 0; p < 40; ++p) sum[p] += w[i] * x[p * 64 + i];
    }
#pragma GCC unroll 40
    for (int p = 0; p < 40; ++p) y[p] = sum[p];
}
