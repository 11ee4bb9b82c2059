// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a long path keeps its beginning and end.
// expect-gcc: failed: the filter is larger than the padded input
// expect: layer 0 \(encoder_of_images\): residual body: \.\.\.: layer 0: concat branch 1: layer 0
// expect: gate body: layer 1 \(innermost\): conv: a 9x9 filter
// max-lines-clang: 14
#include <strider/network.hpp>

using namespace strider;

template <class Innermost>
using deep = network<
    input<8, 8, 3>,
    named<
        "encoder_of_images",
        residual<repeat<2, named<"feature_extraction",
                                 concat<crop<0>, named<"multi_scale_pyramid_feature_module",
                                                       gate<relu, named<"innermost", Innermost>>>>,
                                 conv<3, filter<1>>>>>>>;

#ifdef STRIDER_GOOD_TWIN
using net = deep<conv<3, filter<9>, pad<4>>>;
#else
using net = deep<conv<3, filter<9>>>;
#endif
