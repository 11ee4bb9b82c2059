// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the concept `strider::Loss`: what a trainer requires of a loss.
#pragma once

#include <strider/requirements.hpp>

#include <concepts>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

template <class T, class Real>
concept loss_over = requires(std::span<const Real> output, int label, std::span<Real> gradient) {
    { T::evaluate(output, label, gradient) }
    noexcept->std::same_as<Real>;
};

} // namespace detail

/// A loss of one image. `T::evaluate(output, label, gradient)` returns the loss and writes
/// dloss/doutput; `T::takes_scores` means that it takes the input of a final softmax, not its
/// output.
///
/// Preconditions of every `evaluate`, which the trainer checks once for a whole data set and losses
/// do not check again: label is in 0 .. n - 1, where n = output.size(); gradient.size() == n;
/// gradient is either `output` itself (and overwrites it) or does not overlap it.
template <class T>
concept Loss = requires {
    { T::takes_scores } -> std::convertible_to<bool>;
}
&&detail::loss_over<T, float>&& detail::loss_over<T, double>;

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
