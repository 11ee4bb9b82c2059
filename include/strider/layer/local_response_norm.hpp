// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `local_response_norm`: a number divided by what its neighbours in depth make.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// y_c = x_c / (K + Alpha / Size * sum of x_j^2)^Beta at each place, where j runs over Size maps
/// around c: from c - Size / 2 to c + (Size - 1) / 2, as far as there are such maps. PyTorch's
/// formula and defaults; the paper's has no division of Alpha by Size. No extent changes, no
/// parameters. Write local_response_norm<>. // [Krizhevsky12] sec. 3.3
template <int Size = 5, double Alpha = 1e-4, double Beta = 0.75, double K = 1.0>
struct local_response_norm {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::local_response_norm,
                                                    "local_response_norm", input);
        constexpr const char* wrong = Size < 1                        ? "it needs at least 1 map"
                                      : !(Alpha >= 0 && Alpha < 1e30) ? "alpha must not be negative"
                                      : !(Beta >= 0 && Beta < 1e30)   ? "beta must not be negative"
                                      : !(K > 0 && K < 1e30)          ? "k must be greater than 0"
                                                                      : nullptr;
        if constexpr (wrong != nullptr) {
            constexpr name_text spelled =
                detail::spell("local_response_norm", Size, Alpha, Beta, K);
            detail::refuse_argument(result, "local_response_norm", input, spelled, wrong);
        } else {
            result.facts.size = Size;
            result.facts.coefficients[0] = Alpha;
            result.facts.coefficients[1] = Beta;
            result.facts.coefficients[2] = K;
        }
        return result;
    }
};

} // namespace strider
