// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of the gradients of a convolution's input and weights.
#include "layers.hpp"

using namespace strider::test;

// hot-loop: data_32x32x3_16_5x5 avx512 fma 60 55%
// hot-loop: data_32x32x3_16_5x5 avx2 fma 30 40%
extern "C" void data_32x32x3_16_5x5(const images_element* dy, const float* w, images_element* dx) {
    data_gradient<square{32, 3, 16, 5, 1, 2}>(dy, w, dx);
}

// hot-loop: weight_32x32x3_16_5x5 avx512 fma 20 65%
// hot-loop: weight_32x32x3_16_5x5 avx2 fma 10 55%
extern "C" void weight_32x32x3_16_5x5(const images_element* x, const images_element* dy, float* dw,
                                      images_element* partial) {
    weight_gradient<square{32, 3, 16, 5, 1, 2}>(x, dy, dw, partial);
}

// hot-loop: data_16x16x16_20_5x5 avx512 fma 44 55%
// hot-loop: data_16x16x16_20_5x5 avx2 fma 40 50%
extern "C" void data_16x16x16_20_5x5(const images_element* dy, const float* w, images_element* dx) {
    data_gradient<square{16, 16, 20, 5, 1, 2}>(dy, w, dx);
}

// hot-loop: weight_16x16x16_20_5x5 avx512 fma 25 65%
// hot-loop: weight_16x16x16_20_5x5 avx2 fma 10 55%
extern "C" void weight_16x16x16_20_5x5(const images_element* x, const images_element* dy, float* dw,
                                       images_element* partial) {
    weight_gradient<square{16, 16, 20, 5, 1, 2}>(x, dy, dw, partial);
}

// hot-loop: data_8x8x20_20_5x5 avx512 fma 44 60%
// hot-loop: data_8x8x20_20_5x5 avx2 fma 40 50%
extern "C" void data_8x8x20_20_5x5(const images_element* dy, const float* w, images_element* dx) {
    data_gradient<square{8, 20, 20, 5, 1, 2}>(dy, w, dx);
}

// hot-loop: weight_8x8x20_20_5x5 avx512 fma 25 65%
// hot-loop: weight_8x8x20_20_5x5 avx2 fma 10 55%
extern "C" void weight_8x8x20_20_5x5(const images_element* x, const images_element* dy, float* dw,
                                     images_element* partial) {
    weight_gradient<square{8, 20, 20, 5, 1, 2}>(x, dy, dw, partial);
}

// hot-loop: data_56x56x64_64_3x3 avx512 fma 44 65%
// hot-loop: data_56x56x64_64_3x3 avx2 fma 24 55%
extern "C" void data_56x56x64_64_3x3(const images_element* dy, const float* w, images_element* dx) {
    data_gradient<square{56, 64, 64, 3, 1, 1}>(dy, w, dx);
}

// hot-loop: weight_56x56x64_64_3x3 avx512 fma 24 60%
// hot-loop: weight_56x56x64_64_3x3 avx2 fma 12 55%
extern "C" void weight_56x56x64_64_3x3(const images_element* x, const images_element* dy, float* dw,
                                       images_element* partial) {
    weight_gradient<square{56, 64, 64, 3, 1, 1}>(x, dy, dw, partial);
}

// hot-loop: data_56x56x64_256_1x1 avx512 fma 20 60%
// hot-loop: data_56x56x64_256_1x1 avx2 fma 12 60%
extern "C" void data_56x56x64_256_1x1(const images_element* dy, const float* w,
                                      images_element* dx) {
    data_gradient<square{56, 64, 256, 1}>(dy, w, dx);
}

// hot-loop: weight_56x56x64_256_1x1 avx512 fma 26 60%
// hot-loop: weight_56x56x64_256_1x1 avx2 fma 10 55%
extern "C" void weight_56x56x64_256_1x1(const images_element* x, const images_element* dy,
                                        float* dw, images_element* partial) {
    weight_gradient<square{56, 64, 256, 1}>(x, dy, dw, partial);
}

// hot-loop: data_56x56x128_128_3x3_2 avx512 fma 24 60%
// hot-loop: data_56x56x128_128_3x3_2 avx2 fma 12 50%
extern "C" void data_56x56x128_128_3x3_2(const images_element* dy, const float* w,
                                         images_element* dx) {
    data_gradient<square{56, 128, 128, 3, 2, 1}>(dy, w, dx);
}

// hot-loop: data_56x56x256_512_1x1_2 avx512 fma 24 60%
// hot-loop: data_56x56x256_512_1x1_2 avx2 fma 12 55%
extern "C" void data_56x56x256_512_1x1_2(const images_element* dy, const float* w,
                                         images_element* dx) {
    data_gradient<square{56, 256, 512, 1, 2}>(dy, w, dx);
}

// hot-loop: data_28x28x256_256_3x3_32_groups avx512 fma 24 60%
// hot-loop: data_28x28x256_256_3x3_32_groups avx2 fma 12 55%
extern "C" void data_28x28x256_256_3x3_32_groups(const images_element* dy, const float* w,
                                                 images_element* dx) {
    data_gradient<square{28, 256, 256, 3, 1, 1, 32}>(dy, w, dx);
}

// hot-loop: weight_28x28x256_256_3x3_32_groups avx512 fma 24 60%
// hot-loop: weight_28x28x256_256_3x3_32_groups avx2 fma 12 55%
// known: weight_28x28x256_256_3x3_32_groups avx2 gcc three sums make room at the edges of a row
extern "C" void weight_28x28x256_256_3x3_32_groups(const images_element* x,
                                                   const images_element* dy, float* dw,
                                                   images_element* partial) {
    weight_gradient<square{28, 256, 256, 3, 1, 1, 32}>(x, dy, dw, partial);
}

// hot-loop: data_56x56x64_64_3x3_depthwise avx512 fma 24 55%
// hot-loop: data_56x56x64_64_3x3_depthwise avx2 fma 12 55%
extern "C" void data_56x56x64_64_3x3_depthwise(const images_element* dy, const float* w,
                                               images_element* dx) {
    data_gradient<square{56, 64, 64, 3, 1, 1, 64}>(dy, w, dx);
}

// hot-loop: weight_56x56x64_64_3x3_depthwise avx512 fma 24 55%
// hot-loop: weight_56x56x64_64_3x3_depthwise avx2 fma 9 45%
extern "C" void weight_56x56x64_64_3x3_depthwise(const images_element* x, const images_element* dy,
                                                 float* dw, images_element* partial) {
    weight_gradient<square{56, 64, 64, 3, 1, 1, 64}>(x, dy, dw, partial);
}
