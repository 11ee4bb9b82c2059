// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `pad_channels`: adds maps of zeros before and after a volume's own.
#pragma once

#include <strider/layer/rule.hpp>

#include <cstdint>

namespace strider {

/// pad_channels<Before, After>: H x W x C -> H x W x (Before + C + After): adds activation maps of
/// zeros before and after. No parameters. The shortcut of a residual without weights.
/// // [He16], option A
template <auto... BeforeAndAfter>
struct pad_channels {
    static constexpr inferred infer(shape input) {
        inferred result =
            detail::infer_elementwise(layer_kind::pad_channels, "pad_channels", input);
        if (detail::refuse_numbers<BeforeAndAfter...>(result, "pad_channels", 2)) return result;
        constexpr const int* maps = detail::ints<BeforeAndAfter...>;
        if (maps[0] < 0 || maps[1] < 0) {
            detail::refuse_argument(result, "pad_channels", input,
                                    detail::spell("pad_channels", BeforeAndAfter...),
                                    "each number must be at least 0");
            return result;
        }
        const std::int64_t channels = std::int64_t{maps[0]} + input.channels + maps[1];
        if (!detail::countable(input.height, input.width, channels)) {
            detail::refuse(result, problem::volume_too_large, "pad_channels", input);
            return result;
        }
        result.facts.window.pad_left = maps[0];
        result.facts.window.pad_right = maps[1];
        result.facts.output.channels = static_cast<int>(channels);
        return result;
    }
};

} // namespace strider
