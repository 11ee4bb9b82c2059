// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a body that halves the volume, without a shortcut.
// expect-gcc: failed: the body and the shortcut of a residual must make the same volume
// expect: layer 1: residual: from 56x56x64 the body makes 28x28x128, but without a shortcut it is
// expect: added to its input
// expect: fits with: the shortcut conv<128, filter<1>, stride<2>, floor_fit>
// max-lines-clang: 15
#include <strider/network.hpp>

using namespace strider;

template <class... Shortcut>
using net_with = network<input<56, 56, 64>, relu,
                         residual<sequence<conv<128, filter<3>, stride<2>, pad<1>, floor_fit>,
                                           batch_norm, relu, conv<128, filter<3>, pad<1>>>,
                                  Shortcut...>,
                         relu>;

#ifdef STRIDER_GOOD_TWIN
using net = net_with<conv<128, filter<1>, stride<2>, floor_fit>>;
#else
using net = net_with<>;
#endif
