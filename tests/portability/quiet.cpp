// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Optimised, with no option for warnings, the compiler has nothing to say about a network whose
// arena is as large as the threads are many.
#include <strider/inference.hpp>
#include <strider/network.hpp>

#include <span>

using namespace strider;

using net =
    network<input<2, 13, 4>, concat<conv<8, filter<3>, pad<1>>, identity>, fully_connected<30>>;

float first_of(const inference<net, numerics::fast>& engine, std::span<const float> image) {
    return engine(image)[0];
}
