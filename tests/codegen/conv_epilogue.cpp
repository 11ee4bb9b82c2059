// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The hot loops of convolutions that add, activate and pool in registers: the same as without.
#include "layers.hpp"

#include <strider/kernel/elementwise/functions.hpp>

#include <cstdint>

namespace kernel = strider::kernel;
using strider::kernel::lane_axis;
using namespace strider::test;

namespace {

constexpr kernel::layout pooled(const square& s, lane_axis axis) {
    return {{s.outputs() / 2, s.outputs() / 2, s.filters}, {1, 1, 1, 1}, axis};
}

// hot-loop: added_56x56x64_64_3x3 avx512 fma 28 60%
// hot-loop: added_56x56x64_64_3x3 avx2 fma 12 55%
constexpr square middle{56, 64, 64, 3, 1, 1};
using adding =
    kernel::epilogue<conv_of(middle, lane_axis::channels).output, kernel::relu_function, true>;

// hot-loop: pooled_32x32x3_16_5x5 avx512 fma 12 90%
// hot-loop: pooled_32x32x3_16_5x5 avx2 fma 12 55%
// hot-loop: pooled_images_32x32x3_16_5x5 avx512 fma 80 60%
// hot-loop: pooled_images_32x32x3_16_5x5 avx2 fma 40 50%
constexpr square first{32, 3, 16, 5, 1, 2};
using pooling =
    kernel::epilogue<pooled(first, lane_axis::channels), kernel::relu_function, false, true>;
using recording =
    kernel::epilogue<pooled(first, lane_axis::images), kernel::relu_function, false, true, true>;

// Deep enough to be summed in parts of the channels, within a tile.
// hot-loop: pooled_images_14x14x256_256_3x3 avx512 fma 44 60%
// known: pooled_images_14x14x256_256_3x3 avx512 gcc some of 24 sums make room, at no cost in time
// hot-loop: pooled_images_14x14x256_256_3x3 avx2 fma 24 50%
constexpr square deep{14, 256, 256, 3, 1, 1};
using recording_deep =
    kernel::epilogue<pooled(deep, lane_axis::images), kernel::relu_function, false, true, true>;
using on_deep = kernel::conv_forward<conv_of(deep, lane_axis::images), float, strider::isa::native,
                                     strider::numerics::exact, recording_deep>;
static_assert(on_deep::part < 256);

template <class Epilogue>
using on_middle = kernel::conv_forward<conv_of(middle, lane_axis::channels), float,
                                       strider::isa::native, strider::numerics::exact, Epilogue>;
template <lane_axis Axis, class Epilogue>
using on_first = kernel::conv_forward<conv_of(first, Axis), float, strider::isa::native,
                                      strider::numerics::exact, Epilogue>;

} // namespace

extern "C" void added_56x56x64_64_3x3(const float* x, const float* w, const float* b, float* y) {
    on_middle<adding>::forward(x, w, b, y, 0, middle.outputs());
}

extern "C" void pooled_32x32x3_16_5x5(const float* x, const float* w, const float* b, float* y) {
    on_first<lane_axis::channels, pooling>::forward(x, w, b, y, 0, first.outputs());
}

extern "C" void pooled_images_32x32x3_16_5x5(const images_element* x, const float* w,
                                             const float* b, images_element* y,
                                             std::uint8_t* places) {
    on_first<lane_axis::images, recording>::forward(x, w, b, y, 0, first.outputs(), places);
}

extern "C" void pooled_images_14x14x256_256_3x3(const images_element* x, const float* w,
                                                const float* b, images_element* y,
                                                std::uint8_t* places) {
    on_deep::forward(x, w, b, y, 0, deep.outputs(), places);
}
