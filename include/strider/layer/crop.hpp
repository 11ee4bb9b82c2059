// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `crop`: a volume without the rows and columns at its edges.
#pragma once

#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider {

/// crop<N>; crop<Rows, Columns>; crop<Top, Bottom, Left, Right>: rows and columns taken away, as
/// pad adds them. H x W x C -> (H - Top - Bottom) x (W - Left - Right) x C. No parameters.
template <int... Widths>
struct crop {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::crop, "crop", input);
        constexpr int count = static_cast<int>(sizeof...(Widths));
        constexpr int n[sizeof...(Widths) + 4]{Widths...}; // the others are not read
        constexpr bool negative = ((Widths < 0) || ... || false);
        if constexpr (count != 1 && count != 2 && count != 4) {
            detail::refuse(result, problem::argument_count, "crop", input, count);
            result.problem.option = detail::spell("crop", Widths...);
        } else if constexpr (negative) {
            constexpr name_text spelled = detail::spell("crop", Widths...);
            detail::refuse_argument(result, "crop", input, spelled,
                                    "each number must be at least 0");
        } else {
            constexpr int second = count > 1 ? 1 : 0;
            window_options& w = result.facts.window;
            w.pad_top = n[0];
            w.pad_bottom = count == 4 ? n[1] : n[0];
            w.pad_left = count == 4 ? n[2] : n[second];
            w.pad_right = count == 4 ? n[3] : n[second];
            const std::int64_t rows = std::int64_t{input.height} - w.pad_top - w.pad_bottom;
            const std::int64_t columns = std::int64_t{input.width} - w.pad_left - w.pad_right;
            if (rows < 1 || columns < 1) {
                detail::refuse(result, problem::nothing_left, "crop", input);
                result.problem.window = w;
            } else {
                result.facts.output.height = static_cast<int>(rows);
                result.facts.output.width = static_cast<int>(columns);
            }
        }
        return result;
    }
};

} // namespace strider
