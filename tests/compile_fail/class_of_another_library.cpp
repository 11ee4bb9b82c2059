// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of another library's name for a layer.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 0: nn::Linear<10> is not a layer; fully_connected is one
// expect: layers are the types of <strider/layer\.hpp>: conv<16, filter<5>>, relu,
// expect: max_pool<filter<2>>, \.\.\.
#include <strider/network.hpp>

using namespace strider;

namespace nn {
template <int Outputs>
struct Linear {};
} // namespace nn

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, fully_connected<10>>;
#else
using net = network<input<8, 8, 3>, nn::Linear<10>>;
#endif
