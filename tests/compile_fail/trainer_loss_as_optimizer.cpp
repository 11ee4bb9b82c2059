// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a loss in place of an optimizer.
// expect-gcc: error: template constraint failure for .*class strider::trainer
// expect: satisf[a-z]+ .*Optimizer
// max-lines-gcc: 20
// max-lines-clang: 16
#include <strider/layer.hpp>
#include <strider/network.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
int chunks = trainer<net, sgd, multiclass_hinge>::max_chunks;
#else
int chunks = trainer<net, multiclass_hinge, sgd>::max_chunks;
#endif
