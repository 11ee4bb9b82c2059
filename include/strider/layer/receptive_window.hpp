// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::receptive_window`: the part of a network's input that one output element
// depends on.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace strider {

namespace detail {

/// a / b, rounded down. b > 0.
constexpr std::int64_t floor_quotient(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace detail

/// The window of the network's input that an output at row i and column j depends on: at most
/// `height` rows from `row_begin(i)` = (top + i * jump_height) / phases_height, rounded down, and
/// likewise columns. Positions outside the input are padding. With a jump of 0 every output has the
/// same window. A structural type.
///
/// Phases are 1 except after layers that enlarge a volume, where neighbouring outputs can depend on
/// the same rows: upsample<2> turns a jump of 1 into 1 / 2. Windows may then differ by a row: those
/// of `slack` phases in `phases` are one shorter.
struct receptive_window {
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t jump_height = 1; ///< input rows from one output to the next, times the phases
    std::int64_t jump_width = 1;
    std::int64_t top = 0; ///< start of the first output's window, times the phases
    std::int64_t left = 0;
    std::int64_t phases_height = 1;
    std::int64_t phases_width = 1;
    std::int64_t slack_height = 0;
    std::int64_t slack_width = 0;

    /// The rows that an output in row i depends on, from row_begin(i) to before row_end(i).
    [[nodiscard]] constexpr std::int64_t row_begin(std::int64_t i) const noexcept {
        return detail::floor_quotient(top + i * jump_height, phases_height);
    }
    [[nodiscard]] constexpr std::int64_t row_end(std::int64_t i) const noexcept {
        const std::int64_t span = (height - 1) * phases_height - slack_height;
        return detail::floor_quotient(top + i * jump_height + span, phases_height) + 1;
    }
    /// The columns that an output in column j depends on.
    [[nodiscard]] constexpr std::int64_t column_begin(std::int64_t j) const noexcept {
        return detail::floor_quotient(left + j * jump_width, phases_width);
    }
    [[nodiscard]] constexpr std::int64_t column_end(std::int64_t j) const noexcept {
        const std::int64_t span = (width - 1) * phases_width - slack_width;
        return detail::floor_quotient(left + j * jump_width + span, phases_width) + 1;
    }
    /// The centre of the first output's window, relative to the centre of the input's first row and
    /// column: 0 if the window is centred on the first row.
    [[nodiscard]] constexpr double first_row() const noexcept {
        return static_cast<double>(2 * top + (height - 1) * phases_height - slack_height) /
               static_cast<double>(2 * phases_height);
    }
    [[nodiscard]] constexpr double first_column() const noexcept {
        return static_cast<double>(2 * left + (width - 1) * phases_width - slack_width) /
               static_cast<double>(2 * phases_width);
    }
    friend constexpr bool operator==(const receptive_window&, const receptive_window&) = default;
};

namespace detail {

constexpr std::int64_t greatest_divisor(std::int64_t a, std::int64_t b) noexcept {
    while (b != 0) {
        const std::int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

/// One axis of a receptive window: output i depends on the rows from (first + i jump) / phases to
/// (first + i jump + span) / phases, both rounded down.
struct receptive_span {
    std::int64_t span;
    std::int64_t jump;
    std::int64_t first;
    std::int64_t phases = 1;

    /// Reduces the phases without changing the windows: (x + i jump) / phases, rounded down, is the
    /// same if jump and phases are divided by a common divisor, and x by it and rounded down.
    constexpr void reduce() noexcept {
        if (phases == 1) return;
        const std::int64_t common = greatest_divisor(phases, jump);
        const std::int64_t last = floor_quotient(first + span, common);
        first = floor_quotient(first, common);
        span = last - first;
        jump /= common;
        phases /= common;
    }
    /// A window of `covered` rows with stride `step`: span += (F - 1) jump, jump *= S, first -= P
    /// jump. // [Dumoulin16], [Araujo19]
    constexpr void slide(std::int64_t covered, int step, int pad) noexcept {
        span += (covered - 1) * jump;
        first -= pad * jump;
        jump *= step;
        reduce();
    }
    /// `step` outputs for each input element: output o depends on the elements from (o + pad -
    /// back) / step to (o + pad) / step, rounded down.
    // With p = o / step rounded down, p jump is o jump / step rounded down, minus at most `lost`.
    constexpr void spread(int step, std::int64_t pad, std::int64_t back) noexcept {
        const std::int64_t lost = jump * (step - 1) / step;
        span = (span + lost) * step + back * jump;
        first = (first - lost) * step + (pad - back) * jump;
        phases *= step;
        reduce();
    }
    /// The union of all `count` windows, clipped to an input of `extent`.
    constexpr void see_all(int count, int extent) noexcept {
        const std::int64_t begin = floor_quotient(first, phases);
        const std::int64_t end = floor_quotient(first + (count - 1) * jump + span, phases) + 1;
        first = begin < 0 ? 0 : begin;
        span = (end > extent ? extent : end) - first - 1;
        if (span < -1) span = -1; // padding only
        jump = 0;
        phases = 1;
    }
    /// Widens the window to the whole input before the values overflow: by then it covers any
    /// input.
    constexpr void bound(int extent) noexcept {
        constexpr std::int64_t most = std::int64_t{1} << 31;
        constexpr std::int64_t max_jump = std::int64_t{1} << 28;
        if (span < most && first < most && first > -most && jump < max_jump && phases < max_jump)
            return;
        *this = {extent - std::int64_t{1}, 0, 0};
    }
    /// The smallest window that contains both if they have the same jump, else the whole input.
    constexpr void unite(receptive_span other, int extent) noexcept {
        if (jump * other.phases != other.jump * phases) {
            *this = {extent - std::int64_t{1}, 0, 0};
            return;
        }
        const std::int64_t common = greatest_divisor(phases, other.phases);
        const std::int64_t mine = other.phases / common;
        const std::int64_t others = phases / common;
        const std::int64_t begin = first * mine;
        const std::int64_t end = begin + span * mine;
        const std::int64_t other_begin = other.first * others;
        const std::int64_t other_end = other_begin + other.span * others;
        first = begin < other_begin ? begin : other_begin;
        span = (end > other_end ? end : other_end) - first;
        jump *= mine;
        phases *= mine;
    }
};

constexpr receptive_span rows_of(const receptive_window& w) noexcept {
    return {(w.height - 1) * w.phases_height - w.slack_height, w.jump_height, w.top,
            w.phases_height};
}
constexpr receptive_span columns_of(const receptive_window& w) noexcept {
    return {(w.width - 1) * w.phases_width - w.slack_width, w.jump_width, w.left, w.phases_width};
}

constexpr receptive_window window_of(const receptive_span& rows,
                                     const receptive_span& columns) noexcept {
    const auto whole = [](const receptive_span& s) { return (s.span + s.phases - 1) / s.phases; };
    const std::int64_t height = whole(rows);
    const std::int64_t width = whole(columns);
    return {height + 1,
            width + 1,
            rows.jump,
            columns.jump,
            rows.first,
            columns.first,
            rows.phases,
            columns.phases,
            height * rows.phases - rows.span,
            width * columns.phases - columns.span};
}

/// The receptive window of an output of `layer`, from that of its input.
constexpr receptive_window see_through(const receptive_window& seen, const layer_facts& layer,
                                       shape network_input) noexcept {
    receptive_span rows = rows_of(seen);
    receptive_span columns = columns_of(seen);
    const window_options& w = layer.window;
    // Transposed: input i affects the outputs from i S - P to i S - P + (F - 1) D.
    const auto back = [](std::int64_t covered, int stride) {
        return covered > stride ? covered - stride : 0;
    };
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
        rows.slide(w.covered_height(), w.stride_height, w.pad_top);
        columns.slide(w.covered_width(), w.stride_width, w.pad_left);
        break;
    case layer_kind::conv_transpose:
        rows.spread(w.stride_height, w.pad_top, back(w.covered_height(), w.stride_height));
        columns.spread(w.stride_width, w.pad_left, back(w.covered_width(), w.stride_width));
        break;
    case layer_kind::upsample:
        rows.spread(layer.size, 0, 0);
        columns.spread(layer.size, 0, 0);
        break;
    case layer_kind::crop:
        rows.slide(1, 1, -w.pad_top);
        columns.slide(1, 1, -w.pad_left);
        break;
    case layer_kind::global_avg_pool:
    case layer_kind::fully_connected:
    case layer_kind::flatten:
        rows.see_all(layer.input.height, network_input.height);
        columns.see_all(layer.input.width, network_input.width);
        break;
    default:
        return seen;
    }
    rows.bound(network_input.height);
    columns.bound(network_input.width);
    return window_of(rows, columns);
}

/// The receptive window of an element made of two: the smallest that contains both if they have the
/// same jump, else the whole input.
constexpr receptive_window unite(const receptive_window& a, const receptive_window& b,
                                 shape network_input) noexcept {
    if (a == b) return a;
    receptive_span rows = rows_of(a);
    receptive_span columns = columns_of(a);
    rows.unite(rows_of(b), network_input.height);
    columns.unite(columns_of(b), network_input.width);
    rows.bound(network_input.height);
    columns.bound(network_input.width);
    return window_of(rows, columns);
}

/// The receptive window after the first `count` of `layers`.
template <class Layers>
constexpr receptive_window see_through_all(const Layers& layers, shape network_input, int count) {
    receptive_window seen;
    for (int i = 0; i < count; ++i)
        seen = see_through(seen, layers[static_cast<std::size_t>(i)], network_input);
    return seen;
}

} // namespace detail

} // namespace strider
