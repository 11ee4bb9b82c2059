// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::reduce_on_plateau`: a rate reduced when a metric no longer improves.
#pragma once

#include <strider/arithmetic/finite.hpp>
#include <strider/error.hpp>
#include <strider/train/number_range.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Multiplies the rate by `factor`, down to `min_rate` at least, when the metric observed once an
/// epoch (lower is better) has not improved for more than `patience` epochs in a row. An
/// improvement is metric < best - threshold * |best|; NaN is none. PyTorch's ReduceLROnPlateau,
/// mode "min", without cooldown. rate > 0, 0 < factor < 1, patience >= 0, 0 <= min_rate <= rate, 0
/// <= threshold < 1.
struct reduce_on_plateau {
    double rate;
    double factor = 0.1;
    std::int64_t patience = 10;
    double min_rate = 0;
    double threshold = 1e-4;

    /// The state; leave it at its defaults. All values are finite from the start, so that any text
    /// format can hold them.
    double current = rate;
    double best = (std::numeric_limits<double>::max)();
    std::int64_t bad_epochs = 0;

    /// Throws argument_error for a value out of range.
    template <class Errors = errors::native>
    constexpr void validate() const {
        constexpr const char* name = "reduce_on_plateau";
        detail::check_setting<Errors>(name, "rate", rate, detail::setting::above_0);
        detail::check_setting<Errors>(name, "factor", factor, detail::setting::factor);
        detail::check_setting<Errors>(name, "patience", patience, detail::setting::whole_from_0);
        detail::check_lower_rate<Errors>(name, "min_rate", min_rate, rate);
        detail::check_setting<Errors>(name, "threshold", threshold, detail::setting::share);
        detail::check_setting<Errors>(name, "current", current, detail::setting::from_0);
        detail::check_setting<Errors>(name, "bad_epochs", bad_epochs,
                                      detail::setting::whole_from_0);
    }
    template <class Errors = errors::native>
    [[nodiscard]] constexpr double at(std::int64_t /*step*/) const {
        validate<Errors>();
        return current;
    }

    void observe(double metric) noexcept {
        if (metric < best - threshold * (std::abs)(best)) {
            best = (std::max)(metric, std::numeric_limits<double>::lowest());
            bad_epochs = 0;
        } else if (++bad_epochs > patience) {
            current = (std::max)(current * factor, min_rate);
            bad_epochs = 0;
        }
    }

    /// Returns {current, best, bad_epochs}.
    [[nodiscard]] std::vector<double> state() const {
        return {current, best, static_cast<double>(bad_epochs)};
    }

    /// Restores what `state` returned. Throws argument_error, and changes nothing, unless `saved`
    /// is three finite numbers with current >= 0 and bad_epochs a whole number >= 0.
    template <class Errors = errors::native>
    void restore(const std::vector<double>& saved) {
        const std::string call = "reduce_on_plateau::restore: expected ";
        if (saved.size() != 3) {
            raise<argument_error, Errors>(call + "3 numbers, found " +
                                          std::to_string(saved.size()));
        }
        if (!(saved[0] >= 0) || !detail::is_finite(saved[0])) {
            raise<argument_error, Errors>(call + "a rate >= 0, found " + std::to_string(saved[0]));
        }
        if (!detail::is_finite(saved[1])) {
            raise<argument_error, Errors>(call + "a finite best metric, found " +
                                          std::to_string(saved[1]));
        }
        constexpr double most = 9007199254740992.0; // 2^53: whole numbers up to here are exact
        if (!(saved[2] >= 0 && saved[2] <= most) || std::floor(saved[2]) != saved[2]) {
            raise<argument_error, Errors>(call + "a whole number of bad epochs >= 0, found " +
                                          std::to_string(saved[2]));
        }
        current = saved[0];
        best = saved[1];
        bad_epochs = static_cast<std::int64_t>(saved[2]);
    }

    friend constexpr bool operator==(const reduce_on_plateau&, const reduce_on_plateau&) = default;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
