// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `flatten`: a volume as one column.
#pragma once

#include <strider/layer/facts.hpp>

namespace strider {

/// H x W x C -> 1 x 1 x (H W C), channels first: element (h, w, c) becomes element (c H + h) W + w,
/// as in PyTorch. Not needed before a fully_connected layer, which reads the whole volume anyway.
struct flatten {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::flatten, "flatten", input);
        result.facts.output = {1, 1, static_cast<int>(input.count())};
        return result;
    }
};

} // namespace strider
