// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a loss of labels on one number.
// expect-gcc: failed: the loss does not fit the network's output
// expect: multiclass_hinge needs a score for each class
// expect: the network makes 1x1x1
// max-lines-clang: 12
#include <strider/layer.hpp>
#include <strider/network.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

using namespace strider;

template <int K>
using net = network<input<8, 8, 3>, fully_connected<K>>;

#ifdef STRIDER_GOOD_TWIN
int outputs = trainer<net<2>, sgd, multiclass_hinge>::max_chunks;
#else
int outputs = trainer<net<1>, sgd, multiclass_hinge>::max_chunks;
#endif
