// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of forward convolution with lanes across images.
#include "layers.hpp"

using namespace strider::test;

// hot-loop: images_32x32x3_16_5x5 avx512 fma 80 70%
// hot-loop: images_32x32x3_16_5x5 avx2 fma 40 50%
extern "C" void images_32x32x3_16_5x5(const images_element* x, const float* w, const float* b,
                                      images_element* y) {
    images_forward<square{32, 3, 16, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: images_16x16x16_20_5x5 avx512 fma 44 60%
// hot-loop: images_16x16x16_20_5x5 avx2 fma 40 50%
extern "C" void images_16x16x16_20_5x5(const images_element* x, const float* w, const float* b,
                                       images_element* y) {
    images_forward<square{16, 16, 20, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: images_8x8x20_20_5x5 avx512 fma 44 60%
// hot-loop: images_8x8x20_20_5x5 avx2 fma 40 50%
extern "C" void images_8x8x20_20_5x5(const images_element* x, const float* w, const float* b,
                                     images_element* y) {
    images_forward<square{8, 20, 20, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: images_32x32x3_10_5x5 avx512 fma 80 70%
// hot-loop: images_32x32x3_10_5x5 avx2 fma 40 50%
extern "C" void images_32x32x3_10_5x5(const images_element* x, const float* w, const float* b,
                                      images_element* y) {
    images_forward<square{32, 3, 10, 5, 1, 2}>(x, w, b, y);
}

// hot-loop: images_56x56x64_64_3x3 avx512 fma 44 65%
// hot-loop: images_56x56x64_64_3x3 avx2 fma 24 55%
extern "C" void images_56x56x64_64_3x3(const images_element* x, const float* w, const float* b,
                                       images_element* y) {
    images_forward<square{56, 64, 64, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: images_7x7x512_512_3x3 avx512 fma 50 65%
// hot-loop: images_7x7x512_512_3x3 avx2 fma 18 60%
extern "C" void images_7x7x512_512_3x3(const images_element* x, const float* w, const float* b,
                                       images_element* y) {
    images_forward<square{7, 512, 512, 3, 1, 1}>(x, w, b, y);
}

// hot-loop: images_224x224x3_64_7x7_2 avx512 fma 112 55%
// hot-loop: images_224x224x3_64_7x7_2 avx2 fma 68 50%
extern "C" void images_224x224x3_64_7x7_2(const images_element* x, const float* w, const float* b,
                                          images_element* y) {
    images_forward<square{224, 3, 64, 7, 2, 3}>(x, w, b, y);
}

// hot-loop: images_56x56x64_256_1x1 avx512 fma 24 65%
// hot-loop: images_56x56x64_256_1x1 avx2 fma 12 60%
extern "C" void images_56x56x64_256_1x1(const images_element* x, const float* w, const float* b,
                                        images_element* y) {
    images_forward<square{56, 64, 256, 1}>(x, w, b, y);
}

// hot-loop: images_56x56x64_64_3x3_depthwise avx512 fma 24 55%
// hot-loop: images_56x56x64_64_3x3_depthwise avx2 fma 12 55%
extern "C" void images_56x56x64_64_3x3_depthwise(const images_element* x, const float* w,
                                                 const float* b, images_element* y) {
    images_forward<square{56, 64, 64, 3, 1, 1, 64}>(x, w, b, y);
}

// hot-loop: images_112x112x64_64_3x3_2_depthwise avx512 fma 24 45%
// hot-loop: images_112x112x64_64_3x3_2_depthwise avx2 fma 9 45%
extern "C" void images_112x112x64_64_3x3_2_depthwise(const images_element* x, const float* w,
                                                     const float* b, images_element* y) {
    images_forward<square{112, 64, 64, 3, 2, 1, 64}>(x, w, b, y);
}

// hot-loop: images_5x5x16_120_5x5 avx512 fma 40 60%
// hot-loop: images_5x5x16_120_5x5 avx2 fma 40 45%
extern "C" void images_5x5x16_120_5x5(const images_element* x, const float* w, const float* b,
                                      images_element* y) {
    images_forward<square{5, 16, 120, 5}>(x, w, b, y);
}
