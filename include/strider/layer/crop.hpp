// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `crop`: removes rows and columns at the edges of a volume.
#pragma once

#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider {

/// crop<N>; crop<Rows, Columns>; crop<Top, Bottom, Left, Right>: removes rows and columns where pad
/// adds them. H x W x C -> (H - Top - Bottom) x (W - Left - Right) x C. No parameters.
template <auto... Widths>
struct crop {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::crop, "crop", input);
        constexpr int count = static_cast<int>(sizeof...(Widths));
        constexpr const int* n = detail::ints<Widths...>;
        if (detail::refuse_numbers<Widths...>(result, "crop", count == 2 || count == 4 ? count : 1))
            return result;
        bool negative = false;
        for (int i = 0; i < count; ++i) negative = negative || n[i] < 0;
        if (negative) {
            detail::refuse_argument(result, "crop", input, detail::spell("crop", Widths...),
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
