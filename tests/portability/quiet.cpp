// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Optimised, without warning options, the compiler gives no diagnostics for a network whose arena
// size depends on the number of threads.
#include <strider/inference.hpp>
#include <strider/network.hpp>

#include <span>

using namespace strider;

using net =
    network<input<2, 13, 4>, concat<conv<8, filter<3>, pad<1>>, identity>, fully_connected<30>>;

float first_of(const inference<net, numerics::fast>& engine, std::span<const float> image) {
    return engine(image)[0];
}
