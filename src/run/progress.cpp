// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Displays the progress of a training run.

#include "run/progress.hpp"

#include "text/format.hpp"
#include "text/output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

namespace strider::program {

namespace {

constexpr std::chrono::milliseconds between_bars{100};
constexpr std::chrono::seconds between_lines{5};
constexpr std::string_view clear_line = "\r\x1b[K";
constexpr int no_bar = 0; // and no limit on the line

} // namespace

std::string progress_text(const progress_point& point, int width) {
    constexpr int min_bar = 8;
    constexpr int max_bar = 40;
    const auto epochs = std::to_string(point.epochs);
    const std::string before = fmt::format("epoch {:>{}}/{} ", point.epoch, epochs.size(), epochs);
    const std::string after =
        fmt::format(" {:3.0f} %  {} images/s  loss {:.4f}  accuracy {}  {} left",
                    std::floor(100 * point.done), grouped(std::lround(point.images_per_second)),
                    point.loss, percent_text(point.accuracy), duration_text(point.seconds_left));
    if (width == no_bar) return before + after.substr(1);
    const int room = width - static_cast<int>(before.size() + after.size()) - 2;
    std::string bar;
    if (room >= min_bar) {
        const auto size = static_cast<std::size_t>(std::min(room, max_bar));
        const auto filled =
            static_cast<std::size_t>(std::clamp(point.done, 0.0, 1.0) * static_cast<double>(size));
        bar = "[" + std::string(filled, '#') + std::string(size - filled, '.') + "]";
    }
    return (before + bar + after).substr(0, static_cast<std::size_t>(std::max(width, 1)));
}

progress::progress() : terminal_(terminal_columns() > 0), last_(clock::now()) {}

void progress::show(const progress_point& point) {
    const auto now = clock::now();
    if (terminal_ ? now - last_ < between_bars : now - last_ < between_lines) return;
    last_ = now;
    if (terminal_) {
        say("{}{}", clear_line, progress_text(point, static_cast<int>(terminal_columns()) - 1));
        drawn_ = true;
    } else {
        say("{}\n", progress_text(point, no_bar));
    }
    flush_output();
}

void progress::line(const std::string& text) {
    if (drawn_) put(clear_line);
    drawn_ = false;
    say("{}\n", text);
    flush_output();
}

} // namespace strider::program
