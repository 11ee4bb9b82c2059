// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of the weights of another network for an inference.
// expect-gcc: failed: the model is of another network
// expect: layer 0: the model has conv 5 3x3 stride 1 on 8x8x3, this network conv 4 3x3
// expect: use a model of this network
// max-lines-clang: 12
#include <strider/inference.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, relu, fully_connected<10>, softmax>;
using other = network<input<8, 8, 3>, conv<5, filter<3>>, relu, fully_connected<10>, softmax>;

#ifdef STRIDER_GOOD_TWIN
inference<net> make(const model<net>& m) { return inference<net>(m); }
#else
inference<net> make(const model<other>& m) { return inference<net>(m); }
#endif
