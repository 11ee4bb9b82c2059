// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a pass of one image without its arena.
// expect: (deleted function|deleted member function)
// expect: add an .arena.
// max-lines-gcc: 14
// max-lines-clang: 20
#include <strider/inference/one_image.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;
using engine = inference<net, numerics::exact, one_image>;

#ifdef STRIDER_GOOD_TWIN
void run(const engine& e, std::span<const float> x, std::span<float> y, engine::arena& a) {
    e.forward(x, y, a);
}
#else
void run(const engine& e, std::span<const float> x, std::span<float> y) { e.forward(x, y); }
#endif
