// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `model::plain`, a network to be verified, and `model::of_filters`, others like it.
#pragma once

#include <strider/network.hpp>
#include <width.hpp>

namespace model {

template <int K>
using unit = strider::residual<strider::sequence<
    strider::named<"conv1", strider::conv<K, strider::filter<3>, strider::pad<1>>>, strider::relu,
    strider::named<"conv2", strider::conv<K, strider::filter<3>, strider::pad<1>>>>>;

template <int K>
using of_filters =
    strider::network<strider::input<16, width, CHANNELS>,
                     strider::conv<K, strider::filter<3>, strider::pad<1>>, strider::relu,
                     strider::named<"stage", strider::repeat<2, unit<K>>>,
                     strider::max_pool<strider::filter<2>, strider::stride<2>>>;
using plain = of_filters<8>;

} // namespace model
