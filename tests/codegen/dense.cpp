// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of fully connected layers, forward and of their gradients.
#include "layers.hpp"

#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/dense/gathered_dense.hpp>
#include <strider/kernel/dense/unpacked.hpp>
#include <strider/kernel/dense/weight_gradient.hpp>

using namespace strider;
using namespace strider::test;

namespace {

constexpr kernel::dense_geometry dense{{{1, 1, 4096}, {}, lane_axis::channels}, 4096};
constexpr kernel::dense_geometry large{{{1, 1, 4096}, {}, lane_axis::images}, 4096};
constexpr kernel::dense_geometry small{{{4, 4, 20}, {}, lane_axis::images}, 10};

template <kernel::dense_geometry G>
using packed = kernel::image_lanes_dense<G, float, isa::native>;
template <kernel::dense_geometry G>
using unpacked = kernel::unpacked_dense<G, float, isa::native>;
template <kernel::dense_geometry G>
using weight = kernel::dense_weight_gradient<G, float, isa::native>;

} // namespace

// hot-loop: dense_row_4096 avx512 fma 4 45%
// hot-loop: dense_row_4096 avx2 fma 4 45%
extern "C" void dense_row_4096(const float* x, const float* w, const float* b, float* y) {
    kernel::row_dense<dense, float, isa::native>::forward(x, w, b, y, 0, dense.filters);
}

// hot-loop: dense_together_4096 avx512 fma 24 65%
// hot-loop: dense_together_4096 avx2 fma 12 60%
extern "C" void dense_together_4096(const float* x, const float* w, const float* b, float* y) {
    using gathered = kernel::gathered_dense<dense, float, isa::native>;
    gathered::forward(x, w, b, y, 32, 0, gathered::parts);
}

// hot-loop: dense_images_4096 avx512 fma 28 85%
// hot-loop: dense_images_4096 avx2 fma 12 45%
extern "C" void dense_images_4096(const images_element* x, const float* w, const float* b,
                                  images_element* y) {
    packed<large>::forward(x, w, b, y);
}

// hot-loop: dense_images_320_10 avx512 fma 10 85%
// hot-loop: dense_images_320_10 avx2 fma 10 45%
extern "C" void dense_images_320_10(const images_element* x, const float* w, const float* b,
                                    images_element* y) {
    packed<small>::forward(x, w, b, y);
}

// hot-loop: dense_unpacked_4096 avx512 fma 128 85%
// hot-loop: dense_unpacked_4096 avx2 fma 48 40%
extern "C" void dense_unpacked_4096(const images_element* x, const float* w, const float* b,
                                    images_element* y) {
    unpacked<large>::forward(x, w, b, y);
}

// hot-loop: dense_unpacked_320_10 avx512 fma 80 70%
// hot-loop: dense_unpacked_320_10 avx2 fma 40 40%
extern "C" void dense_unpacked_320_10(const images_element* x, const float* w, const float* b,
                                      images_element* y) {
    unpacked<small>::forward(x, w, b, y);
}

// hot-loop: dense_data_4096 avx512 fma 16 85%
// hot-loop: dense_data_4096 avx2 fma 8 45%
extern "C" void dense_data_4096(const images_element* dy, const float* w, images_element* dx) {
    unpacked<large>::data_gradient<large.input>(dy, w, dx);
}

// hot-loop: dense_data_320_10 avx512 fma 16 85%
// hot-loop: dense_data_320_10 avx2 fma 8 45%
extern "C" void dense_data_320_10(const images_element* dy, const float* w, images_element* dx) {
    unpacked<small>::data_gradient<small.input>(dy, w, dx);
}

// hot-loop: dense_weight_4096 avx512 fma 24 65%
// hot-loop: dense_weight_4096 avx2 fma 12 55%
extern "C" void dense_weight_4096(const images_element* x, const images_element* dy, float* dw,
                                  float* db, images_element* panels) {
    weight<large>::add(x, dy, dw, db, panels, false);
}

// hot-loop: dense_weight_320_10 avx512 fma 20 65%
// hot-loop: dense_weight_320_10 avx2 fma 10 55%
extern "C" void dense_weight_320_10(const images_element* x, const images_element* dy, float* dw,
                                    float* db, images_element* panels) {
    weight<small>::add(x, dy, dw, db, panels, false);
}
