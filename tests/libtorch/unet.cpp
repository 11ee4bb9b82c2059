// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares unet with libtorch: forward and a step of training.
#include "agreement.hpp"

#include <strider/zoo/unet.hpp>

namespace strider {

namespace {

/// On a smaller input than its paper's 572x572, which takes minutes in double.
using small_unet = zoo::unet_for<input<188, 188, 1>>;

/// With an end that suits the loss: one class per image.
template <class Net>
struct one_class;
template <class Input, class... L>
struct one_class<checked_network<Input, L...>> {
    using type = network<Input, L..., global_avg_pool, softmax>;
};

} // namespace

TEST_CASE("unet runs forward as libtorch does") { test::check_forward<small_unet>(); }

TEST_CASE("unet takes a step as libtorch does") {
    test::check_step<one_class<small_unet>::type>(2);
}

} // namespace strider
