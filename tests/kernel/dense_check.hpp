// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the oracle of the tests of fully connected layers, and its view of an image.
#pragma once

#include "kernel_test.hpp"

#include <strider/kernel/dense/reference.hpp>

namespace strider::test {

using kernel::lane_axis;
using kernel::layout;

/// The oracle's result for one image, and the sums of absolute values that bound the rounding.
template <kernel::dense_geometry G>
struct oracle {
    static constexpr kernel::dense_geometry plain{{G.input.extent, {}, lane_axis::channels},
                                                  G.filters};
    using reference = kernel::reference_dense<plain, exact>;
    static constexpr std::ptrdiff_t count = reference::count;

    /// For each filter the output and the sum of absolute values.
    struct outputs {
        std::vector<exact> numbers = std::vector<exact>(static_cast<std::size_t>(G.filters));
        std::vector<exact> sizes = std::vector<exact>(static_cast<std::size_t>(G.filters));
    };
    static outputs of(const std::vector<exact>& image, const std::vector<exact>& weights,
                      const std::vector<exact>& bias, bool with_bias) {
        outputs expected;
        reference::forward(image.data(), weights.data(), with_bias ? bias.data() : nullptr,
                           expected.numbers.data());
        reference::forward(absolute(image).data(), absolute(weights).data(),
                           with_bias ? absolute(bias).data() : nullptr, expected.sizes.data());
        return expected;
    }
};

/// An image without its border.
template <layout L>
std::vector<exact> inside(const std::vector<exact>& image) {
    std::vector<exact> numbers;
    constexpr layout from{L.extent, L.around, lane_axis::channels};
    kernel::for_numbers<from>([&](std::ptrdiff_t at, std::ptrdiff_t) {
        numbers.push_back(image[static_cast<std::size_t>(at)]);
    });
    return numbers;
}

template <class Real>
std::vector<exact> widened(const std::vector<Real>& numbers) {
    return {numbers.begin(), numbers.end()};
}

} // namespace strider::test
