// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of residuals, concats and gates by differences, especially of volumes with
// several readers, whose gradients are sums.
#include "gradient_check.hpp"

namespace {

using namespace strider;
using test::check_gradient;
using loss = softmax_cross_entropy;

/// Branches on the output of a convolution.
template <class... Branches>
using branched = network<input<4, 4, 2>, conv<4, filter<3>, pad<1>>, concat<Branches...>,
                         conv<3, filter<2>>, strider::tanh, fully_connected<3>>;

} // namespace

TEST_CASE("Gradients of a volume that layers of every kind read", "[gradient]") {
    // Each adds to the gradient written by later readers.
    check_gradient<
        branched<identity, conv<2, filter<3>, pad<1>>, conv<2, filter<1>>,
                 depthwise_conv<filter<3>, pad<1>>, conv<2, filter<3>, pad<2>, dilation<2>>,
                 sequence<conv_transpose<2, filter<2>, stride<2>>, avg_pool<filter<2>>>,
                 max_pool<filter<3>, stride<1>, pad<1>>, sequence<upsample<2>, max_pool<filter<2>>>,
                 batch_norm, local_response_norm<3, 1.0>, maxout<2>>,
        loss>();
    check_gradient<
        branched<avg_pool<filter<3>, stride<1>, pad<1>>, strider::tanh, gelu, relu,
                 sequence<crop<1>, upsample<2>>, pad_channels<1, 1>, dropout<0>,
                 sequence<global_avg_pool, upsample<4>>, sequence<fully_connected<3>, upsample<4>>,
                 sequence<flatten, fully_connected<2>, upsample<4>>, gate<global_avg_pool, sigmoid>,
                 gate<sigmoid>, residual<conv<4, filter<1>>>, identity, identity>,
        loss>();
}

TEST_CASE("Gradients of the input's first readers", "[gradient]") {
    // Nothing before the branches has parameters.
    check_gradient<network<input<3, 4, 2>, leaky_relu,
                           concat<identity, conv<2, filter<3>, pad<1>>, batch_norm>,
                           residual<conv<6, filter<1>>, batch_norm>, fully_connected<3>>,
                   loss>();
}

TEST_CASE("Gradients of residuals with sums in place of either term", "[gradient]") {
    // In place of the body, of the shortcut, of neither, and of a residual's own end.
    check_gradient<
        network<
            input<4, 3, 2>, conv<3, filter<2>>, strider::tanh, residual<conv<3, filter<3>, pad<1>>>,
            strider::tanh, residual<strider::tanh, conv<3, filter<1>>>, strider::tanh,
            residual<gelu, strider::tanh>,
            residual<sequence<residual<conv<3, filter<1>>>, strider::tanh>>, fully_connected<3>>,
        loss>();
}

TEST_CASE("Gradients of a block of pre-activations", "[gradient]") {
    using block = residual<sequence<batch_norm, strider::tanh, conv<4, filter<3>, pad<1>, no_bias>,
                                    batch_norm, strider::tanh, conv<4, filter<3>, pad<1>>>>;
    using net = network<input<4, 4, 2>, conv<4, filter<3>, no_bias>, block, batch_norm, relu,
                        global_avg_pool, fully_connected<3>, softmax>;
    check_gradient<net, loss>(1, 1, 1);
    check_gradient<net, loss>(1, 1, 3);
    check_gradient<net, loss>(1, 3, 19);
}

TEST_CASE("Gradients of a dense block", "[gradient]") {
    using grow = concat<identity, sequence<batch_norm, gelu, conv<2, filter<3>, pad<1>, no_bias>>>;
    using net = network<input<4, 5, 3>, repeat<3, grow>, batch_norm, strider::tanh,
                        avg_pool<filter<2>, floor_fit>, fully_connected<3>>;
    check_gradient<net, loss>(1, 1, 3);
    check_gradient<net, loss>(1, 5, 19);
}

TEST_CASE("Gradients of a gate that squeezes and excites", "[gradient]") {
    using block = residual<sequence<
        conv<6, filter<1>, no_bias>, batch_norm, hard_swish, depthwise_conv<filter<3>, pad<1>>,
        gate<global_avg_pool, fully_connected<2>, relu, fully_connected<6>, hard_sigmoid>,
        conv<3, filter<1>>>>;
    check_gradient<network<input<4, 4, 3>, block, global_avg_pool, fully_connected<3>>, loss>();
}

TEST_CASE("Gradients of a small U-Net", "[gradient]") {
    using bottom = sequence<conv<4, filter<3>, pad<1>>, strider::tanh>;
    using inner =
        concat<identity,
               sequence<max_pool<filter<2>>, bottom, conv_transpose<2, filter<2>, stride<2>>>>;
    using net = network<input<8, 8, 2>, conv<2, filter<3>, pad<1>>, strider::tanh,
                        concat<crop<1>, sequence<max_pool<filter<2>>, inner, strider::tanh,
                                                 conv_transpose<3, filter<2>, stride<2>>, crop<1>>>,
                        conv<2, filter<3>>, global_avg_pool>;
    check_gradient<net, loss>();
}

TEST_CASE("Gradients of a residual network for small images", "[gradient]") {
    using plain = sequence<conv<3, filter<3>, pad<1>, no_bias>, batch_norm, relu,
                           conv<3, filter<3>, pad<1>, no_bias>, batch_norm>;
    using wider = sequence<conv<5, filter<3>, stride<2>, pad<1>, no_bias, floor_fit>, batch_norm,
                           relu, conv<5, filter<3>, pad<1>, no_bias>, batch_norm>;
    using shortcut = sequence<conv<5, filter<1>, stride<2>, no_bias, floor_fit>, batch_norm>;
    using net =
        network<input<6, 6, 3>, conv<3, filter<3>, pad<1>, no_bias>, batch_norm, relu,
                repeat<2, residual<plain>, relu>, residual<wider, shortcut>, relu,
                residual<conv<6, filter<1>, stride<2>, floor_fit>,
                         sequence<avg_pool<filter<1>, stride<2>, floor_fit>, pad_channels<0, 1>>>,
                global_avg_pool, fully_connected<4>, softmax>;
    check_gradient<net, loss>(1, 11, 3);
}
