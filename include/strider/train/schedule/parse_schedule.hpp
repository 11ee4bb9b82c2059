// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::parse_schedule`: reads a schedule from command-line text.
#pragma once

#include <strider/error.hpp>
#include <strider/train/schedule/schedule.hpp>
#include <strider/train/schedule/schedule_text.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// The schedule that `text` names, starting (after any warm-up) at `rate`:
///
///     constant
///     cosine[:floor=RATE]                            to RATE, default 0, at total_steps
///     step:every=EPOCHS[,factor=FACTOR]              default factor 0.1
///     plateau[:factor=FACTOR,patience=EPOCHS,min_rate=RATE,threshold=FRACTION]
///                                                    defaults 0.1, 10, 0, 1e-4
///
/// Each also takes warmup=STEPS. Options come in any order: "cosine:floor=0.001,warmup=500". Throws
/// argument_error, naming what was given and what is accepted, for any other text, and for a rate
/// not above 0, total_steps below 0 (below 1 for a cosine) or steps_per_epoch below 1.
template <class Errors = errors::native>
[[nodiscard]] schedule parse_schedule(std::string_view text, double rate, std::int64_t total_steps,
                                      std::int64_t steps_per_epoch) {
    const auto refuse = [](const std::string& given, const std::string& accepted) {
        raise<argument_error, Errors>("parse_schedule: " + given + "; accepted: " + accepted);
    };
    if (!detail::setting::above_0.contains(rate)) {
        refuse("the rate is " + detail::shortest(rate), detail::setting::above_0.words);
    }
    if (!detail::setting::whole_from_0.contains(total_steps)) {
        refuse("total_steps is " + std::to_string(total_steps),
               detail::setting::whole_from_0.words);
    }
    if (!detail::setting::whole_from_1.contains(steps_per_epoch)) {
        refuse("steps_per_epoch is " + std::to_string(steps_per_epoch),
               detail::setting::whole_from_1.words);
    }

    using whole = std::int64_t;
    const detail::schedule_text<Errors> given(text);
    const auto number = [&given](std::string_view key, double otherwise,
                                 const number_range& range) {
        return given.template number<double>(
            key, otherwise, [&range](double n) { return range.contains(n); }, range.words);
    };
    const auto factor = [&number] { return number("factor", 0.1, detail::setting::factor); };
    const auto lowest_rate = [&given, rate](std::string_view key) {
        return given.template number<double>(
            key, 0.0, [rate](double r) { return detail::is_lower_rate(r, rate); },
            detail::lower_rate_words(rate));
    };
    const auto warmup = given.template number<whole>(
        "warmup", 0, [](whole steps) { return detail::setting::whole_from_0.contains(steps); },
        "a whole number of steps from 0");
    const auto warmed = [warmup](const auto& kind) -> schedule {
        if (warmup == 0) return kind;
        return warm_up{warmup, kind};
    };

    if (given.kind() == "cosine") {
        return warmed(
            cosine{.rate = rate, .total_steps = total_steps, .floor = lowest_rate("floor")});
    }
    if (given.kind() == "step") {
        const whole most = (std::numeric_limits<whole>::max)() / steps_per_epoch;
        const auto epochs = given.template number<whole>(
            "every", std::nullopt, [most](whole every) { return every >= 1 && every <= most; },
            "a whole number of epochs from 1");
        return warmed(
            step_decay{.rate = rate, .factor = factor(), .every_steps = epochs * steps_per_epoch});
    }
    if (given.kind() == "plateau") {
        const auto patience = given.template number<whole>(
            "patience", 10,
            [](whole epochs) { return detail::setting::whole_from_0.contains(epochs); },
            "a whole number of epochs from 0");
        const double threshold = number("threshold", 1e-4, detail::setting::share);
        return warmed(reduce_on_plateau{.rate = rate,
                                        .factor = factor(),
                                        .patience = patience,
                                        .min_rate = lowest_rate("min_rate"),
                                        .threshold = threshold});
    }
    return warmed(constant_rate{rate});
}

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
