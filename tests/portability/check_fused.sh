#!/usr/bin/env bash
# SPDX-FileCopyrightText: The strider authors
# SPDX-License-Identifier: MIT
# Checks that with AVX-512, also without -mfma, which it does not imply, vectors and numbers of every
# size are multiplied and added by one instruction.
#
#   check_fused.sh FOLDER COMPILER
set -euo pipefail
source=$(mktemp --suffix=.cpp)
trap 'rm -f "$source"' EXIT
cat >"$source" <<'CODE'
#include <strider/simd/vec.hpp>
template <class V>
V fused(const V& a, const V& b, const V& c) { return strider::multiply_add(a, b, c); }
template <class Real, int... Lanes>
void use(Real* to, std::integer_sequence<int, Lanes...>) {
    (..., [&] {
        using V = strider::vec<Real, Lanes>;
        V v;
        __builtin_memcpy(&v, to, sizeof v);
        v = fused(v, v, v);
        __builtin_memcpy(to, &v, sizeof v);
    }());
}
void floats(float* x) { use(x, std::integer_sequence<int, 1, 4, 8, 16>{}); }
void doubles(double* x) { use(x, std::integer_sequence<int, 1, 2, 4, 8>{}); }
static_assert(std::is_same_v<strider::isa::native, strider::isa::avx512>);
CODE
for fma in "" -mfma; do
    code=$("$2" -std=c++20 -O2 -mavx512f -mavx512vl -mavx512dq -mavx512bw $fma "-I$1/include" -S -o - "$source")
    # Of the eight, six are vectors.
    count=$(grep -cE 'vfn?m(add|sub)[0-9]+p[sd]' <<<"$code")
    ((count == 6)) || { printf 'with AVX-512 %s: %s fused instructions of vectors, not 6\n' "$fma" "$count"; exit 1; }
done
