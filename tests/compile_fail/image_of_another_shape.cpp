// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of an image of another shape for an inference.
// expect-gcc: failed: an array of numbers is not an image of the network's input
// expect: an array of 147 numbers: an image of 8x8x3 has 192 numbers
// expect: give as many, channels-last
// max-lines-clang: 12
#include <strider/inference.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, relu, fully_connected<10>, softmax>;
using other = network<input<8, 8, 3>, conv<5, filter<3>>, relu, fully_connected<10>, softmax>;
using small = std::array<float, 7 * 7 * 3>;
using right = std::array<float, 8 * 8 * 3>;

#ifdef STRIDER_GOOD_TWIN
auto classify(const inference<net>& engine, const right& image) { return engine(image); }
#else
auto classify(const inference<net>& engine, const small& image) { return engine(image); }
#endif
