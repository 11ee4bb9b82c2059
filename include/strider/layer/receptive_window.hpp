// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::receptive_window`: the part of a network's input that one output number sees.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>

namespace strider {

/// The window of the network's input that an output at row i and column j depends on: `height` rows
/// from `top + i * jump_height`, `width` columns from `left + j * jump_width`. What lies outside
/// the input is padding. A jump of 0: every output sees the same window. Structural.
struct receptive_window {
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t jump_height = 1;
    std::int64_t jump_width = 1;
    std::int64_t top = 0;
    std::int64_t left = 0;

    /// The centre of the first output's window, in rows and columns of the input from the middle of
    /// its first: 0 where the first output sees the first row around its middle.
    [[nodiscard]] constexpr double first_row() const noexcept {
        return static_cast<double>(2 * top + height - 1) / 2;
    }
    [[nodiscard]] constexpr double first_column() const noexcept {
        return static_cast<double>(2 * left + width - 1) / 2;
    }
    friend constexpr bool operator==(const receptive_window&, const receptive_window&) = default;
};

namespace detail {

/// One axis of a receptive window.
struct receptive_span {
    std::int64_t size;
    std::int64_t jump;
    std::int64_t first;

    /// size + (F - 1) jump, jump S, first - P jump. // [Dumoulin16], [Araujo19]
    [[nodiscard]] constexpr receptive_span through(int filter, int step, int pad) const noexcept {
        return {size + (filter - 1) * jump, jump * step, first - pad * jump};
    }
    /// All `count` outputs at once, as far as they lie in an input of `extent`.
    [[nodiscard]] constexpr receptive_span all(int count, int extent) const noexcept {
        const std::int64_t begin = first < 0 ? 0 : first;
        const std::int64_t end = first + size + (count - 1) * jump;
        return {(end > extent ? extent : end) - begin, 0, begin};
    }
};

/// What an output of `layer` sees of the network's input, from what a number of its input sees.
constexpr receptive_window see_through(const receptive_window& seen, const layer_facts& layer,
                                       shape network_input) noexcept {
    receptive_span rows{seen.height, seen.jump_height, seen.top};
    receptive_span columns{seen.width, seen.jump_width, seen.left};
    const window_options& w = layer.window;
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
        rows = rows.through(w.filter_height, w.stride_height, w.pad_top);
        columns = columns.through(w.filter_width, w.stride_width, w.pad_left);
        break;
    case layer_kind::global_avg_pool:
    case layer_kind::fully_connected:
    case layer_kind::softmax:
        rows = rows.all(layer.input.height, network_input.height);
        columns = columns.all(layer.input.width, network_input.width);
        break;
    default:
        break;
    }
    return {rows.size, columns.size, rows.jump, columns.jump, rows.first, columns.first};
}

/// What an output of the first `count` of `layers` sees.
template <class Layers>
constexpr receptive_window see_through_all(const Layers& layers, shape network_input, int count) {
    receptive_window seen;
    for (int i = 0; i < count; ++i)
        seen = see_through(seen, layers[static_cast<std::size_t>(i)], network_input);
    return seen;
}

} // namespace detail

} // namespace strider
