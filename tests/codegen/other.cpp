// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of depthwise convolution, pools, activations and softmax.
#include "layers.hpp"

#include <strider/kernel/elementwise/elementwise.hpp>
#include <strider/kernel/pool/pool.hpp>

using namespace strider;
using namespace strider::test;

namespace {

constexpr kernel::layout image{{28, 28, 64}, {}, lane_axis::channels};
constexpr kernel::layout images{{28, 28, 16}, {}, lane_axis::images};

constexpr kernel::layout classes{{1, 1, 1000}, {}, lane_axis::channels};
constexpr kernel::layout classes_of_images{{1, 1, 1000}, {}, lane_axis::images};

constexpr kernel::pool_geometry pool_of(kernel::layout input, int filter, int stride) {
    kernel::layout output = input;
    output.extent.height = output.extent.width = (input.extent.height - filter) / stride + 1;
    return {input, output, filter, filter, stride, stride, 0, 0};
}

template <kernel::pool_geometry G>
using pool = kernel::pool<G, float, isa::native>;
constexpr kernel::pool_geometry pool_image = pool_of(image, 2, 2);
constexpr kernel::pool_geometry pool_images = pool_of(images, 2, 2);
constexpr kernel::pool_geometry pool_3x3 = pool_of(image, 3, 2);

} // namespace

// hot-loop: depthwise_56x56x64_3x3 avx512 fma 24 60%
// hot-loop: depthwise_56x56x64_3x3 avx2 fma 12 60%
extern "C" void depthwise_56x56x64_3x3(const float* x, const float* w, const float* b, float* y) {
    channels_forward<square{56, 64, 64, 3, 1, 1, 64}>(x, w, b, y);
}

// hot-loop: depthwise_112x112x96_3x3_2 avx512 fma 24 70%
// hot-loop: depthwise_112x112x96_3x3_2 avx2 fma 12 65%
extern "C" void depthwise_112x112x96_3x3_2(const float* x, const float* w, const float* b,
                                           float* y) {
    channels_forward<square{112, 96, 96, 3, 2, 1, 96}>(x, w, b, y);
}

// hot-loop: max_pool_image avx512 arithmetic 16 40%
// hot-loop: max_pool_image avx2 arithmetic 32 40%
extern "C" void max_pool_image(const float* x, float* y) {
    pool<pool_image>::max_forward(x, y, 0, pool_image.output.extent.height);
}

// hot-loop: max_pool_3x3_image avx512 arithmetic 36 45%
// hot-loop: max_pool_3x3_image avx2 arithmetic 10 45%
extern "C" void max_pool_3x3_image(const float* x, float* y) {
    pool<pool_3x3>::max_forward(x, y, 0, pool_3x3.output.extent.height);
}

// hot-loop: max_pool_images avx512 arithmetic 4 40%
// hot-loop: max_pool_images avx2 arithmetic 4 40%
extern "C" void max_pool_images(const float* x, float* y) {
    pool<pool_images>::max_forward(x, y, 0, pool_images.output.extent.height);
}

// hot-loop: max_pool_backward avx512 arithmetic 11 50%
// hot-loop: max_pool_backward avx2 arithmetic 11 60%
extern "C" void max_pool_backward(const float* x, const float* y, const float* dy, float* dx) {
    pool<pool_images>::max_backward<pool_images.output, images>(x, y, dy, dx);
}

// hot-loop: mean_pool_image avx512 arithmetic 20 80%
// hot-loop: mean_pool_image avx2 arithmetic 40 80%
extern "C" void mean_pool_image(const float* x, float* y) {
    pool<pool_image>::mean_forward(x, y, 0, pool_image.output.extent.height);
}

// hot-loop: relu avx512 arithmetic 1 25%
// hot-loop: relu avx2 arithmetic 1 25%
extern "C" void relu(const float* x, float* y) {
    kernel::activate<kernel::relu_function, image, image, float, isa::native>(x, y);
}

// hot-loop: relu_backward avx512 arithmetic 1 25%
// hot-loop: relu_backward avx2 arithmetic 1 25%
extern "C" void relu_backward(const float* y, const float* dy, float* dx) {
    kernel::activate_backward<kernel::relu_function, image, image, image, float, isa::native>(y, dy,
                                                                                              dx);
}

// hot-loop: sigmoid avx512 arithmetic 21 65%
// hot-loop: sigmoid avx2 arithmetic 21 65%
extern "C" void sigmoid(const float* x, float* y) {
    kernel::activate<kernel::sigmoid_function, image, image, float, isa::native>(x, y);
}

// hot-loop: softmax_image avx512 arithmetic 17 65%
// hot-loop: softmax_image avx2 arithmetic 17 65%
// known: softmax_image avx2 gcc one constant more than registers
extern "C" void softmax_image(const float* x, float* y) {
    kernel::softmax_forward<classes, classes, float, isa::native>(x, y);
}

// hot-loop: softmax_images avx512 arithmetic 17 65%
// hot-loop: softmax_images avx2 arithmetic 17 65%
// known: softmax_images avx2 gcc one constant more than registers
extern "C" void softmax_images(const float* x, float* y) {
    kernel::softmax_forward<classes_of_images, classes_of_images, float, isa::native>(x, y);
}
