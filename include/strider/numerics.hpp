// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which approximations an inference may make for speed, and how many images it takes per
// call.
#pragma once

#include <strider/requirements.hpp>

#include <type_traits>

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

// As constants: compilers name each alternative of a disjunction of concepts that is not satisfied.
template <class T>
inline constexpr bool is_exact_or_fast =
    std::is_same_v<T, numerics::exact> || std::is_same_v<T, numerics::fast>;
template <class T>
inline constexpr bool is_float_or_double = std::is_same_v<T, float> || std::is_same_v<T, double>;

} // namespace detail

/// What an inference takes as its Numerics.
template <class T>
concept ExactOrFast = detail::is_exact_or_fast<T>;

/// The types of a model's numbers.
template <class T>
concept FloatOrDouble = detail::is_float_or_double<T>;

/// What an inference takes as its Real.
template <class T>
concept FloatDoubleOrOneImage = detail::is_float_or_double<typename detail::number_choice<T>::real>;

} // namespace strider
