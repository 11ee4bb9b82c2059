// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::any_optimizer`: an update rule chosen at run time.
#pragma once

#include <strider/train/optimizer.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace strider::program {

/// Any of the update rules. It is an Optimizer itself, so that a network's trainer is compiled once
/// rather than once a rule; the choice costs one jump for each tensor and step.
class any_optimizer {
public:
    using rule_type = std::variant<sgd, adagrad, adadelta, adam, adamw, rmsprop>;

    static constexpr const char* name = "any";
    static constexpr int state_arrays = 2; ///< the most of any rule; others leave some unused

    any_optimizer() = default;
    explicit any_optimizer(rule_type rule) : rule_(std::move(rule)) {}

    [[nodiscard]] const rule_type& rule() const noexcept { return rule_; }

    /// See the concept `Optimizer`.
    template <std::floating_point Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, state_arrays> state, double rate, std::int64_t step,
                bool decay) const noexcept {
        std::visit(
            [&](const auto& rule) {
                constexpr auto count =
                    static_cast<std::size_t>(std::remove_cvref_t<decltype(rule)>::state_arrays);
                std::array<std::span<Real>, count> used;
                for (std::size_t i = 0; i < count; ++i) used[i] = state[i];
                rule.update(w, gradient, used, rate, step, decay);
            },
            rule_);
    }

private:
    rule_type rule_;
};

static_assert(Optimizer<any_optimizer>);

/// An optimizer named on the command line.
struct optimizer_choice {
    any_optimizer optimizer;
    std::string text;    ///< the name and all numbers, in canonical form
    double usual_rate{}; ///< the default learning rate
};

/// "sgd", "nesterov", "adagrad", ...
[[nodiscard]] std::vector<std::string> optimizer_names();

/// Parses an optimizer: one of optimizer_names(), followed after a colon by numbers other than the
/// defaults: "sgd:momentum=0.95,l2=0.0005". Throws argument_error, which says what is accepted.
[[nodiscard]] optimizer_choice parse_optimizer(std::string_view text);

} // namespace strider::program
