// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::warm_up`: another schedule, with a linear rise over the first steps.
#pragma once

#include <strider/train/number_range.hpp>

#include <cstdint>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// rate(step) = inner.rate(step) * min(1, (step + 1) / steps): from inner's rate / steps at step 0
/// to all of it at step steps - 1. `inner` counts from step 0 too, so that its epochs and its end
/// stay where they are. 0 steps: inner alone. [Goyal17] sec. 2.2.
template <class Inner>
struct warm_up {
    std::int64_t steps;
    Inner inner;

    /// Throws argument_error for a number that it, or the schedule within, cannot take.
    template <class Errors = errors::native>
    constexpr void validate() const {
        detail::check_setting<Errors>("warm_up", "steps", steps, detail::setting::whole_from_0);
        inner.template validate<Errors>();
    }
    template <class Errors = errors::native>
    [[nodiscard]] double at(std::int64_t step) const {
        detail::check_setting<Errors>("warm_up", "steps", steps, detail::setting::whole_from_0);
        const double rate = inner.at(step);
        if (step >= steps) return rate;
        return rate * (static_cast<double>(step) + 1) / static_cast<double>(steps);
    }

    void observe(double metric) noexcept requires requires(Inner& i) { i.observe(metric); }
    { inner.observe(metric); }

    [[nodiscard]] std::vector<double> state() const requires requires(const Inner& i) { i.state(); }
    { return inner.state(); }

    template <class Errors = errors::native>
    void restore(const std::vector<double>& saved) requires requires(Inner& i) {
        i.template restore<Errors>(saved);
    }
    { inner.template restore<Errors>(saved); }

    friend constexpr bool operator==(const warm_up&, const warm_up&) = default;
};

template <class Inner>
warm_up(std::int64_t, Inner) -> warm_up<Inner>;

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
