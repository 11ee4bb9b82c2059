// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that the digits of a name are kept.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: nn::ReLU6 is not a layer; relu6 is one
#include <strider/network.hpp>

using namespace strider;

namespace nn {
struct ReLU6 {};
} // namespace nn

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu6>;
#else
using net = network<input<8, 8, 3>, nn::ReLU6>;
#endif
