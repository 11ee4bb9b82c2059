// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares densenet121 with libtorch: forward, and a small one: a step of training.
#include "../agreement.hpp"

#include <strider/zoo/densenet121.hpp>

namespace strider {

TEST_CASE("densenet121 runs forward as libtorch does") { test::check_forward<zoo::densenet121>(); }

namespace {

/// The same structures, fewer of them.
using small_densenet =
    network<input<32, 32, 3>,
            named<"conv0", conv<64, filter<7>, stride<2>, pad<3>, no_bias, floor_fit>>,
            named<"norm0", batch_norm>, relu,
            named<"pool0", max_pool<filter<3>, stride<2>, pad<1>, floor_fit>>,
            named<"denseblock1", repeat<2, zoo::densenet_layer<32>>>,
            named<"transition1", zoo::densenet_transition<64>>,
            named<"denseblock2", repeat<3, zoo::densenet_layer<32>>>, named<"norm5", batch_norm>,
            relu, global_avg_pool, named<"classifier", fully_connected<10>>, softmax>;

} // namespace

TEST_CASE("a small densenet takes a step as libtorch does") { test::check_step<small_densenet>(6); }

} // namespace strider
