// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines which function an activation layer applies.
#pragma once

#include <strider/kernel/elementwise/functions.hpp>
#include <strider/layer/facts.hpp>

#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// The function of an activation layer; void for other kinds.
template <layer_kind Kind>
constexpr auto function_of() {
    if constexpr (Kind == layer_kind::relu)
        return std::type_identity<kernel::relu_function>{};
    else if constexpr (Kind == layer_kind::relu6)
        return std::type_identity<kernel::relu6_function>{};
    else if constexpr (Kind == layer_kind::leaky_relu)
        return std::type_identity<kernel::leaky_relu_function>{};
    else if constexpr (Kind == layer_kind::elu)
        return std::type_identity<kernel::elu_function>{};
    else if constexpr (Kind == layer_kind::gelu)
        return std::type_identity<kernel::gelu_function>{};
    else if constexpr (Kind == layer_kind::sigmoid)
        return std::type_identity<kernel::sigmoid_function>{};
    else if constexpr (Kind == layer_kind::hard_sigmoid)
        return std::type_identity<kernel::hard_sigmoid_function>{};
    else if constexpr (Kind == layer_kind::tanh)
        return std::type_identity<kernel::tanh_function>{};
    else if constexpr (Kind == layer_kind::hard_swish)
        return std::type_identity<kernel::hard_swish_function>{};
    else
        return std::type_identity<void>{};
}

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
