// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what an inference may do to numbers for speed, and how many images it takes in a call.
#pragma once

#include <strider/requirements.hpp>

namespace strider::numerics {

/// Every number is the sum of its products, as the layer says.
struct exact {};

/// Convolutions may run by algorithms with fewer multiplications, whose results are close: by
/// Winograd's, within some 3 times the rounding errors of the sums. [Lavin16]
struct fast {};

} // namespace strider::numerics

namespace strider {

/// In the place of the type of numbers, Real: an inference that takes one image a call. It has no
/// second engine for blocks of images, its weights are packed once, and it works in an arena that
/// the caller owns.
template <class Real>
struct one_image_of {};
using one_image = one_image_of<float>;

namespace detail {

/// What stands in the place of the type of numbers: that type, or one_image_of it.
template <class Real>
struct number_choice {
    using real = Real;
    static constexpr bool one_image = false;
};
template <class Real>
struct number_choice<one_image_of<Real>> {
    using real = Real;
    static constexpr bool one_image = true;
};

} // namespace detail

} // namespace strider
