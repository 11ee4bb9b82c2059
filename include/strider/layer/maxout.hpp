// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `maxout`: the maximum of each group of activation maps.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// The elementwise maximum of Group consecutive maps: H x W x C -> H x W x (C / Group). Output map
/// k is the maximum of the maps from k * Group to (k + 1) * Group - 1; Group must divide C. No
/// parameters. // [Goodfellow13]
template <auto... Group>
struct maxout {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::maxout, "maxout", input);
        if (detail::refuse_numbers<Group...>(result, "maxout", 1)) return result;
        constexpr int group = detail::ints<Group...>[0];
        if constexpr (group < 1) {
            detail::refuse_argument(result, "maxout", input, detail::spell("maxout", Group...),
                                    "a group needs at least 1 map");
        } else if (input.channels % group != 0) {
            detail::refuse(result, problem::maxout_does_not_divide, "maxout", input, group);
        } else {
            result.facts.size = group;
            result.facts.output.channels = input.channels / group;
        }
        return result;
    }
};

} // namespace strider
