// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Draws the loss and the accuracy over the epochs.

#include "report/curves.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace strider::program {

namespace {

constexpr double width = 520;
constexpr double height = 300;
constexpr double left = 48;
constexpr double right = 12;
constexpr double top = 30;
constexpr double bottom = 42;

/// A curve: one value for each epoch.
struct series {
    const char* name;
    const char* style;
    double epoch_record::*value;
};

struct chart {
    const char* title;
    series train;
    series test;
    bool percent;
};

/// Maps values to picture coordinates.
struct scale {
    double from;
    double to;
    double begin;
    double end;
    [[nodiscard]] double operator()(double value) const {
        return to == from ? (begin + end) / 2
                          : begin + (value - from) / (to - from) * (end - begin);
    }
};

std::string label(const chart& drawn, double value, int digits) {
    constexpr double max_plain = 1e5; // there is room for about 6 characters
    if (drawn.percent) return fmt::format("{:.{}f} %", 100 * value, digits);
    return std::abs(value) < max_plain ? fmt::format("{:.{}f}", value, digits + 2)
                                       : fmt::format("{:.3g}", value);
}

std::string legend(const chart& drawn) {
    std::string svg;
    double at = left;
    for (const series& each : {drawn.train, drawn.test}) {
        svg += fmt::format("<line class=\"curve {}\" x1=\"{}\" y1=\"12\" x2=\"{}\" y2=\"12\" />"
                           "<text x=\"{}\" y=\"16\">{}</text>\n",
                           each.style, at, at + 26, at + 32, each.name);
        at += 150;
    }
    return svg;
}

std::string curve(const chart& drawn, const series& each, const std::vector<epoch_record>& history,
                  std::int64_t best_epoch, const scale& x, const scale& y) {
    std::string points;
    std::string dots;
    for (const epoch_record& record : history) {
        const double px = x(static_cast<double>(record.epoch));
        const double py = y(record.*each.value);
        points += fmt::format("{:.1f},{:.1f} ", px, py);
        const std::string said = fmt::format("<title>epoch {}: {} {}</title>", record.epoch,
                                             each.name, label(drawn, record.*each.value, 2));
        dots += fmt::format("<circle class=\"dot {}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\">{}"
                            "</circle>\n",
                            each.style, px, py, history.size() > 40 ? 1.5 : 3.0, said);
        if (record.epoch == best_epoch && each.value == drawn.test.value)
            dots += fmt::format("<circle class=\"best\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"6.5\">"
                                "<title>epoch {}: the weights that were kept</title></circle>\n",
                                px, py, record.epoch);
    }
    return fmt::format("<polyline class=\"curve {}\" points=\"{}\" />\n{}", each.style, points,
                       dots);
}

std::string draw(const chart& drawn, const std::vector<epoch_record>& history,
                 std::int64_t best_epoch) {
    double low = history.front().*drawn.test.value;
    double high = low;
    for (const epoch_record& record : history)
        for (const auto value : {drawn.train.value, drawn.test.value}) {
            low = std::min(low, record.*value);
            high = std::max(high, record.*value);
        }
    const auto marks = ticks(drawn.percent ? low : std::min(low, 0.0), high, 6);
    const scale y{marks.front(), marks.back(), height - bottom, top};
    const auto last = history.back().epoch;
    const scale x{1, static_cast<double>(last), left + 10, width - right - 10};

    std::string svg =
        fmt::format("<figure class=\"card\">\n<h3>{}</h3>\n<svg viewBox=\"0 0 {} {}\" "
                    "role=\"img\" aria-label=\"{} over the epochs\">\n",
                    drawn.title, width, height, drawn.title);
    const double step = marks[1] - marks[0];
    const int digits = drawn.percent  ? 0
                       : step >= 10   ? -2
                       : step >= 0.1  ? -1
                       : step >= 0.01 ? 0
                                      : 2;
    for (const double mark : marks)
        svg += fmt::format("<line class=\"grid\" x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" />"
                           "<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
                           left, y(mark), width - right, y(mark), left - 6, y(mark) + 4,
                           label(drawn, mark, digits));
    svg += fmt::format("<line class=\"axis\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" />\n", left,
                       height - bottom, width - right, height - bottom);
    for (const double mark : ticks(1, static_cast<double>(last), 8)) {
        if (mark < 1 || mark > static_cast<double>(last) || mark != std::floor(mark)) continue;
        svg +=
            fmt::format("<line class=\"axis\" x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" "
                        "y2=\"{2}\" /><text x=\"{0:.1f}\" y=\"{3}\" "
                        "text-anchor=\"middle\">{4:.0f}</text>\n",
                        x(mark), height - bottom, height - bottom + 4, height - bottom + 18, mark);
    }
    svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">epoch</text>\n",
                       (left + width - right) / 2, height - 6);
    svg += legend(drawn);
    for (const series& each : {drawn.train, drawn.test})
        svg += curve(drawn, each, history, best_epoch, x, y);
    return svg + "</svg>\n</figure>\n";
}

} // namespace

std::vector<double> ticks(double low, double high, int count) {
    // Values too close for doubles to distinguish count as equal.
    const double size = std::max(std::abs(low), std::abs(high));
    constexpr double min_share = 1e-9;
    if (!(high - low > min_share * size)) {
        const double margin = std::max(0.05, 0.05 * size);
        low -= margin;
        high += margin;
    }
    const double rough = high / count - low / count; // cannot overflow, unlike high - low
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double round : {5.0, 2.0, 1.0})
        if (round * power >= rough) step = round * power;
    const double first = std::floor(low / step + 1e-9);
    const double last = std::ceil(high / step - 1e-9);
    std::vector<double> marks;
    // A step is at least a count-th of the range, so that there are at most count + 2 marks.
    if (std::isfinite(first) && std::isfinite(last) && step > 0)
        for (int n = 0; n <= count + 2 && first + n <= last; ++n)
            marks.push_back((first + n) * step);
    return marks.size() < 2 ? std::vector{low, high} : marks;
}

std::string curves(const std::vector<epoch_record>& history, std::int64_t best_epoch) {
    const chart loss{"Loss",
                     {"training images", "train", &epoch_record::train_loss},
                     {"test images", "test", &epoch_record::test_loss},
                     false};
    const chart accuracy{"Accuracy",
                         {"training images", "train", &epoch_record::train_accuracy},
                         {"test images", "test", &epoch_record::test_accuracy},
                         true};
    return "<div class=\"charts\">\n" + draw(loss, history, best_epoch) +
           draw(accuracy, history, best_epoch) + "</div>\n";
}

} // namespace strider::program
