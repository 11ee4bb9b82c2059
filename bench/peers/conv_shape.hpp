// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the distinct convolutions of a network as values, and as networks of one layer.
#pragma once

#include <strider/network.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace strider::bench {

/// Everything that distinguishes a convolution. Structural.
struct conv_shape {
    shape input{1, 1, 1};
    window_options window{};
    int filters = 1;
    int groups = 1;
    friend constexpr bool operator==(const conv_shape&, const conv_shape&) = default;
};

/// The geometries of a network's convolutions in execution order; each gets a bias, as from a
/// folded batch_norm.
template <class Net>
constexpr auto distinct_convs() {
    struct found {
        std::array<conv_shape, static_cast<std::size_t>(Net::depth)> shapes{};
        std::size_t count = 0;
    };
    constexpr found all = [] {
        found f;
        for (const layer_facts& l : Net::graph.layers) {
            if (l.kind != layer_kind::conv) continue;
            conv_shape s{l.input, l.window, l.filters, l.groups};
            s.window.bias = true;
            bool known = false;
            for (std::size_t i = 0; i < f.count; ++i) known = known || f.shapes[i] == s;
            if (!known) f.shapes[f.count++] = s;
        }
        return f;
    }();
    std::array<conv_shape, all.count> shapes{};
    for (std::size_t i = 0; i < all.count; ++i) shapes[i] = all.shapes[i];
    return shapes;
}

/// A convolution of that shape after other layers.
template <conv_shape S>
struct conv_behind {
    static constexpr window_options w = S.window;
    using fit =
        std::conditional_t<w.fit == fit_policy::exact, exact_fit,
                           std::conditional_t<w.fit == fit_policy::floor, floor_fit, ceil_fit>>;
    template <class... Before>
    using network_of =
        network<input<S.input.height, S.input.width, S.input.channels>, Before...,
                conv<S.filters, filter<w.filter_height, w.filter_width>,
                     stride<w.stride_height, w.stride_width>,
                     pad<w.pad_top, w.pad_bottom, w.pad_left, w.pad_right>,
                     dilation<w.dilation_height, w.dilation_width>, groups<S.groups>, fit>>;
    using alone = network_of<>;
    /// In training, after a layer with parameters, so that the gradient of the convolution's input
    /// is needed.
    using trained = network_of<batch_norm>;
};

} // namespace strider::bench
