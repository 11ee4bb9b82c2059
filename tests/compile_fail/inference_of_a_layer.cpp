// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a layer in place of a network.
// expect-gcc: error: template constraint failure for .*class strider::inference
// expect: satisf[a-z]+ .*Network
// max-lines-gcc: 22
// max-lines-clang: 14
#include <strider/inference.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
using engine = inference<net>;
#else
using engine = inference<conv<3, filter<3>>>;
#endif
