// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A function marked as failing that passes.
// expect: known to fail (a reason), and does not

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

// hot-loop: mended avx512 fma 1 10%
// hot-loop: mended avx2 fma 1 10%
// known: mended avx512 gcc a reason
// known: mended avx512 clang a reason
// known: mended avx2 gcc a reason
// known: mended avx2 clang a reason
extern "C" void mended(const element* x, const element* w, element* y, int count) {
    element sum{};
    for (int i = 0; i < count; ++i) sum += x[i] * w[i];
    *y = sum;
}
