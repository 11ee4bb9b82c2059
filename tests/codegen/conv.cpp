// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of forward convolution of one channels-last image.
#include "layers.hpp"

using namespace strider::test;

// hot-loop: conv_32x32x3_16_5x5 avx512 fma 16 90%
// hot-loop: conv_32x32x3_16_5x5 avx2 fma 12 55%
extern "C" void conv_32x32x3_16_5x5(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{32, 3, 16, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: conv_16x16x16_20_5x5 avx512 fma 50 55%
// hot-loop: conv_16x16x16_20_5x5 avx2 fma 50 45%
extern "C" void conv_16x16x16_20_5x5(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{16, 16, 20, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: conv_8x8x20_20_5x5 avx512 fma 50 50%
// hot-loop: conv_8x8x20_20_5x5 avx2 fma 50 45%
extern "C" void conv_8x8x20_20_5x5(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{8, 20, 20, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: conv_32x32x3_10_5x5 avx512 fma 50 55%
// hot-loop: conv_32x32x3_10_5x5 avx2 fma 50 45%
extern "C" void conv_32x32x3_10_5x5(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{32, 3, 10, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: conv_224x224x64_64_3x3 avx512 fma 28 60%
// hot-loop: conv_224x224x64_64_3x3 avx2 fma 12 55%
extern "C" void conv_224x224x64_64_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{224, 64, 64, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_56x56x256_256_3x3 avx512 fma 28 60%
// hot-loop: conv_56x56x256_256_3x3 avx2 fma 12 55%
extern "C" void conv_56x56x256_256_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{56, 256, 256, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_28x28x512_512_3x3 avx512 fma 28 60%
// hot-loop: conv_28x28x512_512_3x3 avx2 fma 12 55%
extern "C" void conv_28x28x512_512_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{28, 512, 512, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_14x14x512_512_3x3 avx512 fma 28 60%
// hot-loop: conv_14x14x512_512_3x3 avx2 fma 10 55%
extern "C" void conv_14x14x512_512_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{14, 512, 512, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_56x56x64_64_3x3 avx512 fma 28 60%
// hot-loop: conv_56x56x64_64_3x3 avx2 fma 12 55%
extern "C" void conv_56x56x64_64_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{56, 64, 64, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_7x7x512_512_3x3 avx512 fma 14 55%
// hot-loop: conv_7x7x512_512_3x3 avx2 fma 9 55%
extern "C" void conv_7x7x512_512_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{7, 512, 512, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: conv_224x224x3_64_7x7_2 avx512 fma 28 60%
// hot-loop: conv_224x224x3_64_7x7_2 avx2 fma 12 55%
extern "C" void conv_224x224x3_64_7x7_2(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{224, 3, 64, 7, 2, 3}>(x, w, b, y);
}

// hot-loop: conv_56x56x64_256_1x1 avx512 fma 28 60%
// hot-loop: conv_56x56x64_256_1x1 avx2 fma 12 55%
extern "C" void conv_56x56x64_256_1x1(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{56, 64, 256, 1}>(x, w, b, y);
}

// Input pixels 4 KB apart: few pixels, many filters.
// hot-loop: conv_14x14x1024_256_1x1 avx512 fma 28 60%
// hot-loop: conv_14x14x1024_256_1x1 avx2 fma 10 55%
// known: conv_14x14x1024_256_1x1 avx512 gcc one of 28 sums finds no register
// known: conv_14x14x1024_256_1x1 avx512 clang one of 28 sums finds no register
extern "C" void conv_14x14x1024_256_1x1(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{14, 1024, 256, 1}>(x, w, b, y);
}

// Filters that fill no vector: part of one is stored.
// hot-loop: conv_32x32x1_6_5x5 avx512 fma 30 60%
// hot-loop: conv_32x32x1_6_5x5 avx2 fma 30 40%
extern "C" void conv_32x32x1_6_5x5(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{32, 1, 6, 5}>(x, w, b, y);
}
