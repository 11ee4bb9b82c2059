// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::zoo::lenet5`: LeNet-5 in its usual modern form.
#pragma once

#include <strider/network.hpp>

namespace strider::zoo {

/// Twice convolution and average pooling, then three fully connected layers, all with tanh. Every
/// filter of the second convolution reads all six maps, pools have no coefficients, and softmax
/// replaces the paper's radial basis units. [LeCun98]
using lenet5 = network<input<32, 32, 1>,                                        //
                       conv<6, filter<5>>, strider::tanh, avg_pool<filter<2>>,  //
                       conv<16, filter<5>>, strider::tanh, avg_pool<filter<2>>, //
                       fully_connected<120>, strider::tanh,                     //
                       fully_connected<84>, strider::tanh,                      //
                       fully_connected<10>, softmax>;

static_assert(lenet5::output == shape{1, 1, 10});
static_assert(lenet5::parameters == 61'706);

} // namespace strider::zoo
