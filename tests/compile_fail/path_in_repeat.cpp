// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a refusal gives the path to a mistake inside a residual inside a repeat.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 7: repeat turn 1: residual body: layer 1: conv: a 5x5 filter, stride 1, pad 0, on a
// expect: 4x4x8 input
// max-lines-clang: 15
#include <strider/network.hpp>

using namespace strider;

using block = residual<sequence<relu, conv<8, filter<5>>>, conv<8, filter<5>>>;
template <int Extent>
using net_on =
    network<input<Extent, Extent, 8>, relu, relu, relu, relu, relu, relu, relu, repeat<2, block>>;

#ifdef STRIDER_GOOD_TWIN
using net = net_on<9>;
#else
using net = net_on<8>;
#endif
