// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::progress`: what a training run shows while it runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace strider::program {

/// Where an epoch stands.
struct progress_point {
    std::int64_t epoch = 1; ///< the one that runs, from 1
    std::int64_t epochs = 1;
    double done = 0; ///< of the epoch, 0..1
    double images_per_second = 0;
    double loss = 0;
    double accuracy = 0;
    double seconds_left = 0; ///< of the whole run
};

/// The point as one line of at most `width` characters, with a bar where there is room for it;
/// a width of 0 has no end, and no bar.
[[nodiscard]] std::string progress_text(const progress_point& point, int width);

/// On a terminal a bar that is drawn over itself ten times a second; elsewhere a plain line every
/// five seconds.
class progress {
public:
    progress();

    /// Shows the point if it is time to.
    void show(const progress_point& point);
    /// Prints a line that stays, in place of the bar.
    void line(const std::string& text);

private:
    using clock = std::chrono::steady_clock;
    bool terminal_;
    bool drawn_ = false;
    clock::time_point last_;
};

} // namespace strider::program
