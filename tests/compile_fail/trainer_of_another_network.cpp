// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of the weights of a network on another input for a trainer.
// expect-gcc: failed: the model is of another network
// expect: the network of the model reads 9x9x3, this one 8x8x3
// max-lines-clang: 12
#include <strider/layer.hpp>
#include <strider/network.hpp>
#include <strider/train/trainer.hpp>

using namespace strider;

template <int Extent>
using net = network<input<Extent, Extent, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
trainer<net<8>> make(const model<net<8>>& m) { return trainer<net<8>>(m); }
#else
trainer<net<8>> make(const model<net<9>>& m) { return trainer<net<8>>(m); }
#endif
