// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the range of every number that the program takes, on the command line and in a
// checkpoint's settings alike.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace strider::program {

/// The values of an option that takes whole numbers, both ends included.
struct whole_range {
    const char* option;
    std::uint64_t least;
    std::uint64_t most;
};

/// The values of an option that takes real numbers, both ends included.
struct real_range {
    const char* option;
    double least;
    double most;
};

namespace ranges {

// Every checkpoint contains the run's history, about 250 bytes an epoch.
inline constexpr whole_range epochs{"--epochs", 1, 100'000};
inline constexpr whole_range batch{"--batch", 1, 65'536};
inline constexpr whole_range threads{"--threads", 0, 4'096};
inline constexpr whole_range seed{"--seed", 0, std::numeric_limits<std::uint64_t>::max()};
inline constexpr whole_range train_images{"--train-images", 1, 100'000'000};
inline constexpr whole_range test_images{"--test-images", 1, 100'000'000};
inline constexpr whole_range images{"--images", 1, 100'000'000};
inline constexpr whole_range stop_after_steps{"--stop-after-steps", 1, 1'000'000'000'000};
inline constexpr real_range rate{"--lr", 1e-12, 1e6};
inline constexpr real_range checkpoint_every{"--checkpoint-every", 0, 1e9};
inline constexpr real_range seconds{"--seconds", 0.01, 3600};

} // namespace ranges

/// "1 to 100000".
[[nodiscard]] std::string ends_text(const whole_range& range);
[[nodiscard]] std::string ends_text(const real_range& range);

/// "a whole number from 1 to 100000".
[[nodiscard]] std::string words_of(const whole_range& range);
/// "a number from 0.01 to 3600".
[[nodiscard]] std::string words_of(const real_range& range);

[[nodiscard]] bool holds(const whole_range& range, std::uint64_t number);
[[nodiscard]] bool holds(const real_range& range, double number);

/// The number in a text of decimal digits; nothing if it is none or out of range.
[[nodiscard]] std::optional<std::uint64_t> read(const whole_range& range, std::string_view text);
[[nodiscard]] std::optional<double> read(const real_range& range, std::string_view text);

} // namespace strider::program
