// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of the published AlexNet with a pad of 1 for its 11x11 filters.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0 \(conv1\): conv: an 11x11 filter, stride 4, pad 1, on a 227x227x3 input: \(227
// expect: \+ 2\*1 - 11\) / 4 \+ 1 = 55\.50
// expect: fits with: .*pad 0
// max-lines-clang: 15
#include <strider/network.hpp>

using namespace strider;

template <int Pad>
using alexnet =
    network<input<227, 227, 3>, named<"conv1", conv<96, filter<11>, stride<4>, pad<Pad>>>, relu,
            local_response_norm<>, max_pool<filter<3>, stride<2>>,
            named<"conv2", conv<256, filter<5>, pad<2>, groups<2>>>, relu, local_response_norm<>,
            max_pool<filter<3>, stride<2>>, named<"conv3", conv<384, filter<3>, pad<1>>>, relu,
            named<"conv4", conv<384, filter<3>, pad<1>, groups<2>>>, relu,
            named<"conv5", conv<256, filter<3>, pad<1>, groups<2>>>, relu,
            max_pool<filter<3>, stride<2>>, fully_connected<4096>, relu, dropout<50>,
            fully_connected<4096>, relu, dropout<50>, fully_connected<1000>, softmax>;

#ifdef STRIDER_GOOD_TWIN
using net = alexnet<0>;
#else
using net = alexnet<1>;
#endif
