// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which approximations an inference may make for speed, and how many images it takes per
// call.
#pragma once

#include <strider/requirements.hpp>

namespace strider::numerics {

/// Every output is the sum of its products, as the layer is defined.
struct exact {};

/// Convolutions may use algorithms with fewer multiplications and slightly different results:
/// Winograd's, within some 3 times the rounding errors of the sums. [Lavin16]
struct fast {};

} // namespace strider::numerics

namespace strider {

/// In place of the number type Real: an inference that takes one image per call. It has no second
/// engine for blocks of images, its weights are packed once, and it works in an arena that the
/// caller owns.
template <class Real>
struct one_image_of {};
using one_image = one_image_of<float>;

namespace detail {

/// The meaning of the argument Real: a number type, or one_image_of it.
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
