// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients of pools by differences.
#include "gradient_check.hpp"

namespace {

using namespace strider;
using loss = softmax_cross_entropy;

/// A pool between two convolutions.
template <class Pool>
void check() {
    test::check_gradient<network<input<6, 7, 2>, conv<3, filter<3>, pad<1>>, Pool,
                                 conv<2, filter<2>>, fully_connected<3>>,
                         loss>();
}

} // namespace

TEST_CASE("Gradients of max_pool", "[gradient]") { check<max_pool<filter<2>, floor_fit>>(); }

TEST_CASE("Gradients of max_pool with windows that overlap, padded", "[gradient]") {
    check<max_pool<filter<3>, stride<2>, pad<1, 0, 2, 1>, ceil_fit>>();
}

TEST_CASE("Gradients of avg_pool", "[gradient]") { check<avg_pool<filter<3>, floor_fit>>(); }

TEST_CASE("Gradients of avg_pool with windows that overlap, padded", "[gradient]") {
    check<avg_pool<filter<3, 2>, stride<2, 1>, pad<1>, ceil_fit>>();
}

TEST_CASE("Gradients of global_avg_pool", "[gradient]") {
    test::check_gradient<network<input<4, 5, 2>, conv<4, filter<3>>, strider::tanh,
                                 conv<3, filter<2>>, global_avg_pool, softmax>,
                         loss>();
}
