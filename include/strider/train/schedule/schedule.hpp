// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::schedule`: any one of the learning rate schedules.
#pragma once

#include <strider/error.hpp>
#include <strider/train/schedule/constant_rate.hpp>
#include <strider/train/schedule/cosine.hpp>
#include <strider/train/schedule/reduce_on_plateau.hpp>
#include <strider/train/schedule/step_decay.hpp>
#include <strider/train/schedule/warm_up.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

namespace detail {

using any_schedule =
    std::variant<constant_rate, step_decay, cosine, reduce_on_plateau, warm_up<constant_rate>,
                 warm_up<step_decay>, warm_up<cosine>, warm_up<reduce_on_plateau>>;

template <class Kind, class Variant>
inline constexpr bool is_alternative = false;
template <class Kind, class... Kinds>
inline constexpr bool is_alternative<Kind, std::variant<Kinds...>> = (std::same_as<Kind, Kinds> ||
                                                                      ...);

} // namespace detail

/// The learning rate at every step: a `constant_rate`, `step_decay`, `cosine` or
/// `reduce_on_plateau`, or a `warm_up` of one of these. Converts implicitly from any of them:
///
///     schedule s = warm_up{500, cosine{.rate = 0.1, .total_steps = 20'000}};
///
/// Throws argument_error for a value out of range, such as a cosine of 0 steps.
class schedule {
public:
    template <class Kind, class Errors = errors::native>
        requires detail::is_alternative<Kind, detail::any_schedule>
        schedule(Kind kind) // NOLINT(google-explicit-constructor)
            : kind_(std::move(kind)) {
            std::get<Kind>(kind_).template validate<Errors>();
        }

        /// The rate of a step; steps count from 0.
        template <class Errors = errors::native>
        [[nodiscard]] double rate(std::int64_t step) const {
            return std::visit([step](const auto& kind) { return kind.template at<Errors>(step); },
                              kind_);
        }

        /// Call once an epoch, always with the same metric; lower is better. Only
        /// `reduce_on_plateau` uses it.
        void observe(double metric) {
            std::visit(
                [metric](auto& kind) {
                    if constexpr (requires { kind.observe(metric); }) kind.observe(metric);
                },
                kind_);
        }

        /// What `observe` has changed, for a checkpoint; empty for all but `reduce_on_plateau`.
        /// Excludes the kind of schedule and its settings.
        [[nodiscard]] std::vector<double> state() const {
            return std::visit(
                [](const auto& kind) -> std::vector<double> {
                    if constexpr (requires { kind.state(); }) {
                        return kind.state();
                    } else {
                        return {};
                    }
                },
                kind_);
        }

        /// Restores what `state` of a schedule of the same kind returned. Throws argument_error,
        /// and changes nothing, if the size differs or it is no such state.
        template <class Errors = errors::native>
        void restore(const std::vector<double>& saved) {
            std::visit(
                [&saved](auto& kind) {
                    if constexpr (requires { kind.template restore<Errors>(saved); }) {
                        kind.template restore<Errors>(saved);
                    } else if (!saved.empty()) {
                        raise<argument_error, Errors>(
                            "schedule::restore: expected no numbers, as this kind of "
                            "schedule has no state, found " +
                            std::to_string(saved.size()));
                    }
                },
                kind_);
        }

        friend bool operator==(const schedule&, const schedule&) = default;

    private:
        detail::any_schedule kind_;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
