// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the concept `strider::Optimizer`: what a trainer requires of an update rule.
#pragma once

#include <strider/requirements.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <span>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

template <class T, class Real>
concept optimizer_over = requires(const T rule, std::span<Real> w, std::span<const Real> gradient,
                                  std::array<std::span<Real>, T::state_arrays> state, double rate,
                                  std::int64_t step, bool decay) {
    { rule.update(w, gradient, state, rate, step, decay) }
    noexcept->std::same_as<void>;
};

} // namespace detail

/// An update rule. `update(w, gradient, state, rate, step, decay)` moves the parameters w against
/// the gradient of the loss. `T::state_arrays` is the number of arrays that it keeps from step to
/// step, each as long as the parameters and initially zero; `T::name` is its name in texts and
/// files.
///
/// Preconditions of every `update`: w, gradient and each array of state have the same size and do
/// not overlap; step counts from 1; hyperparameters are the same at every step. `decay` is false
/// for biases: l1, l2 and weight_decay are then taken as 0. Nothing allocates, and elements are
/// independent, so that parameters may be updated in slices, in any order, by any number of
/// threads.
///
/// Hyperparameters are doubles, rounded to Real once before the loop. A `validate()`, if any,
/// throws argument_error for hyperparameters out of range; a trainer calls it first.
template <class T>
concept Optimizer = requires {
    { T::state_arrays } -> std::convertible_to<int>;
    { T::name } -> std::convertible_to<const char*>;
}
&&detail::optimizer_over<T, float>&& detail::optimizer_over<T, double>;

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
