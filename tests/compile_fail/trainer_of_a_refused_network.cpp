// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that uses of a refused network add no further errors.
// expect-gcc: failed: the stride does not divide: an output extent is not whole
// expect: layer 0: conv: a 3x3 filter, stride 3, pad 0, on an 8x8x3 input
// max-lines-clang: 12
#include <strider/strider.hpp>

using namespace strider;

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, conv<4, filter<3>, stride<1>>, fully_connected<10>, softmax>;
#else
using net = network<input<8, 8, 3>, conv<4, filter<3>, stride<3>>, fully_connected<10>, softmax>;
#endif

static_assert(net::parameters >= 0 && arena_bytes<net> > 0 && layer_at<net, 0>::macs >= 0);

void train(std::span<const float> images, std::span<const int> labels, std::span<float> outputs) {
    trainer<net> training{model<net>(1)};
    training.step(images, labels, 0.1);
    const inference<net> engine(training.model());
    engine.forward(images, outputs);
}
