// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of a class without a rule; one that has a rule is a layer.
// expect-gcc: failed: every argument of network after the input must be a layer
// expect: layer 1: without_rule is not a layer
// expect: layers are the types of <strider/layer\.hpp>: conv<16, filter<5>>, relu,
// expect: max_pool<filter<2>>, \.\.\.
#include <strider/network.hpp>

using namespace strider;

struct without_rule {};
struct with_rule {
    static constexpr inferred infer(shape input) { return relu::infer(input); }
};

#ifdef STRIDER_GOOD_TWIN
using net = network<input<8, 8, 3>, relu, with_rule>;
#else
using net = network<input<8, 8, 3>, relu, without_rule>;
#endif
