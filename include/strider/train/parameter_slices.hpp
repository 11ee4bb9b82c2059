// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a pass over all parameters is divided into slices, and a slice into tensors.
#pragma once

#include <strider/parallel/executor.hpp>
#include <strider/parameter.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Calls run(begin, end) for slices of the Size parameters that fit the L1 caches, on several
/// threads if there are 32 slices or more.
template <std::size_t Size, class Executor, class F>
void for_slices(const Executor& threads, F run) {
    constexpr std::size_t slice = 4096;
    constexpr auto slices = static_cast<int>((Size + slice - 1) / slice);
    const auto one = [&](int index) {
        const std::size_t first = static_cast<std::size_t>(index) * slice;
        run(first, (std::min)(first + slice, Size));
    };
    // Fewer take less than 0.1 ms: not worth starting tasks.
    if constexpr (slices >= 32)
        threads.run(slices, one);
    else
        for (int i = 0; i < slices; ++i) one(i);
}

/// Calls run(tensor, first, length) for each tensor's share of [first, end).
template <std::size_t Count, class F>
void for_tensors(const std::array<parameter_tensor, Count>& tensors, std::size_t first,
                 std::size_t end, F run) {
    const auto* tensor =
        std::upper_bound(tensors.data(), tensors.data() + tensors.size(), first,
                         [](std::size_t at, const parameter_tensor& t) {
                             return at < static_cast<std::size_t>(t.offset + t.size);
                         });
    for (; first < end; ++tensor) {
        const auto behind = static_cast<std::size_t>(tensor->offset + tensor->size);
        const std::size_t length = (std::min)(behind, end) - first;
        run(*tensor, first, length);
        first += length;
    }
}

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
