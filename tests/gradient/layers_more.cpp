// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of other convolutions, normalising layers and layers that rearrange elements
// by differences.
#include "gradient_check.hpp"

namespace {

using namespace strider;
using loss = softmax_cross_entropy;

/// Layers between two convolutions: their input has a gradient, their output is read by a kernel
/// that needs a border.
template <class... Layers>
void check(std::uint64_t seed = 1, int batch = 3) {
    test::check_gradient<network<input<5, 6, 2>, conv<4, filter<3>, pad<1>>, Layers...,
                                 conv<2, filter<2>>, fully_connected<3>>,
                         loss>(seed, 1, batch);
}

} // namespace

TEST_CASE("Gradients of dilated, grouped and depthwise convolutions", "[gradient]") {
    check<conv<6, filter<2, 3>, dilation<2, 1>, stride<1, 2>, pad<1>, floor_fit>,
          conv<6, filter<3>, groups<2>, pad<1>>,
          depthwise_conv<filter<3>, stride<2>, pad<1>, floor_fit, no_bias>>();
    check<depthwise_conv<filter<2>, dilation<2>, pad<1>>,
          conv<8, filter<2>, groups<4>, dilation<1, 2>, no_bias>>();
}

TEST_CASE("Gradients of transposed convolutions", "[gradient]") {
    check<conv_transpose<4, filter<2>, stride<2>>, avg_pool<filter<2>>,
          conv_transpose<2, filter<2>, dilation<2>, pad<1>>>();
    check<conv_transpose<4, filter<3, 2>, stride<2, 3>, pad<1, 0>, groups<2>, output_pad<1, 2>,
                         no_bias>>();
}

TEST_CASE("Gradients of batch_norm over batches of one image and of several blocks", "[gradient]") {
    for (const int batch : {1, 3, 19})
        check<batch_norm, strider::tanh, batch_norm_with<0.5, 0.25>>(1, batch);
    // First and last layer; one element per map and image.
    test::check_gradient<
        network<input<3, 2, 2>, batch_norm, conv<3, filter<3, 2>>, batch_norm, softmax>,
        squared_error>(1, 1, 19);
}

TEST_CASE("Gradients of local_response_norm", "[gradient]") {
    check<local_response_norm<3, 0.5, 0.75, 2.0>, local_response_norm<2, 1.0, 0.5>,
          local_response_norm<9, 2.0, 1.25, 0.5>, local_response_norm<>>();
}

TEST_CASE("Gradients of maxout, upsample, crop, pad_channels and flatten", "[gradient]") {
    check<maxout<2>, upsample<3>, crop<2, 1, 0, 3>>();
    check<strider::tanh, maxout<4>, upsample<2>, crop<0, 1, 1, 0>, pad_channels<2, 1>,
          pad_channels<0, 3>>();
    test::check_gradient<network<input<3, 4, 2>, conv<3, filter<2>>, flatten, strider::tanh,
                                 fully_connected<4>, flatten, strider::tanh, softmax>,
                         squared_error>();
}
