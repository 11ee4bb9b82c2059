// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the rule of `local_response_norm`: normalises an element by its neighbours in depth.
#pragma once

#include <strider/layer/rule.hpp>

namespace strider {

/// y_c = x_c / (K + Alpha / Size * sum of x_j^2)^Beta at each pixel, where j runs over Size maps
/// around c, from c - Size / 2 to c + (Size - 1) / 2, where these exist. PyTorch's formula and
/// defaults; the paper does not divide Alpha by Size. Keeps the shape; no parameters. Write
/// local_response_norm<>. // [Krizhevsky12] sec. 3.3
template <auto Size = 5, auto Alpha = 1e-4, auto Beta = 0.75, auto K = 1.0>
struct local_response_norm {
    static constexpr inferred infer(shape input) {
        inferred result = detail::infer_elementwise(layer_kind::local_response_norm,
                                                    "local_response_norm", input);
        constexpr int size = detail::as_int(Size);
        constexpr double alpha = detail::as_real(Alpha);
        constexpr double beta = detail::as_real(Beta);
        constexpr double k = detail::as_real(K);
        constexpr const char* wrong = !detail::is_int(Size) ? "the number of maps must be whole"
                                      : size < 1            ? "it needs at least 1 map"
                                      : size > 255          ? "it takes at most 255 maps"
                                      : !(alpha >= 0 && alpha < 1e30) ? "alpha must not be negative"
                                      : !(beta >= 0 && beta < 1e30)   ? "beta must not be negative"
                                      : !(k > 0 && k < 1e30)          ? "k must be greater than 0"
                                                                      : nullptr;
        if constexpr (wrong != nullptr) {
            detail::refuse_argument(result, "local_response_norm", input,
                                    detail::spell("local_response_norm", Size, Alpha, Beta, K),
                                    wrong);
        } else {
            result.facts.size = size;
            result.facts.coefficients[0] = alpha;
            result.facts.coefficients[1] = beta;
            result.facts.coefficients[2] = k;
        }
        return result;
    }
};

} // namespace strider
