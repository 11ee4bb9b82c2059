// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::layer_state`: one layer of an engine, with the weights packed for its
// kernels.
#pragma once

#include <strider/execution/layer_plan.hpp>
#include <strider/execution/step/norm.hpp>
#include <strider/execution/step/number.hpp>
#include <strider/execution/step/pool.hpp>
#include <strider/execution/step/structure.hpp>
#include <strider/execution/step/weighted.hpp>

#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

template <class P>
constexpr auto step_for() {
    constexpr layer_kind kind = P::kind;
    if constexpr (kind == layer_kind::conv || kind == layer_kind::conv_transpose ||
                  kind == layer_kind::fully_connected)
        return std::type_identity<weighted_step<P>>{};
    else if constexpr (kind == layer_kind::max_pool || kind == layer_kind::avg_pool ||
                       kind == layer_kind::global_avg_pool)
        return std::type_identity<pool_step<P>>{};
    else if constexpr (kind == layer_kind::batch_norm)
        return std::type_identity<batch_norm_step<P>>{};
    else if constexpr (kind == layer_kind::local_response_norm)
        return std::type_identity<local_response_norm_step<P>>{};
    else if constexpr (is_elementwise(kind))
        return std::type_identity<number_step<P>>{};
    else
        return std::type_identity<structure_step<P>>{};
}

/// Layer Index of an engine.
template <class E, int Index>
struct layer_state : decltype(step_for<layer_plan<E, Index>>())::type {
    using plan = layer_plan<E, Index>;
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
