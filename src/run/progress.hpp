// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::progress`: the display of a running training.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace strider::program {

/// The progress of an epoch.
struct progress_point {
    std::int64_t epoch = 1; ///< the current one, from 1
    std::int64_t epochs = 1;
    double done = 0; ///< fraction of the epoch, 0..1
    double images_per_second = 0;
    double loss = 0;
    double accuracy = 0;
    double seconds_left = 0; ///< in the whole run
};

/// The progress as one line of at most `width` characters, with a bar if there is room for it. A
/// width of 0 means no limit, and no bar.
[[nodiscard]] std::string progress_text(const progress_point& point, int width);

/// On a terminal, a bar redrawn ten times a second; otherwise a plain line every five seconds.
class progress {
public:
    progress();

    /// Shows the progress if it is due.
    void show(const progress_point& point);
    /// Prints a permanent line in place of the bar.
    void line(const std::string& text);

private:
    using clock = std::chrono::steady_clock;
    bool terminal_;
    bool drawn_ = false;
    clock::time_point last_;
};

} // namespace strider::program
