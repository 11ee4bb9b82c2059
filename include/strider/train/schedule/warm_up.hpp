// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::warm_up`: a schedule with a linear rise over its first steps.
#pragma once

#include <strider/train/number_range.hpp>

#include <cstdint>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// rate(step) = inner.rate(step) * min(1, (step + 1) / steps): a fraction 1 / steps of inner's rate
/// at step 0, all of it from step steps - 1 on. `inner` counts from step 0 too, so that its epochs
/// and its end do not shift. 0 steps: no warm-up. [Goyal17] sec. 2.2.
template <class Inner>
struct warm_up {
    std::int64_t steps;
    Inner inner;

    /// Throws argument_error for a value out of range, here or in the inner schedule.
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
