// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a loss of labels on a volume with rows and columns.
// expect-gcc: failed: the loss does not fit the network's output
// expect: softmax_cross_entropy needs a score for each class, 1x1xK with K of 2 or
// expect: the network makes 6x6x10
// expect: end it in fully_connected<K>, or in conv<K, filter<1>> and
// max-lines-clang: 12
#include <strider/layer.hpp>
#include <strider/network.hpp>
#include <strider/train/trainer.hpp>

using namespace strider;

template <class... End>
using net = network<input<8, 8, 3>, conv<10, filter<3>>, End...>;

#ifdef STRIDER_GOOD_TWIN
int outputs = trainer<net<global_avg_pool>>::max_chunks;
#else
int outputs = trainer<net<>>::max_chunks;
#endif
