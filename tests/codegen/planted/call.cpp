// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A hot loop that calls a function for its weights.
// expect: a call: call

#include <strider/simd/vec.hpp>

using namespace strider;
using element = vec<float, lanes_of<float, isa::native>>;

extern "C" float weight_of(int i);

// hot-loop: calls avx512 fma 1 1%
// hot-loop: calls avx2 fma 1 1%
extern "C" void calls(const element* x, element* y, int count) {
    for (int i = 0; i < count; ++i) y[i] += x[i] * weight_of(i);
}
