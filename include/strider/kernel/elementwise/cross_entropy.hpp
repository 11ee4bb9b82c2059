// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the cross-entropy of softmax for a block of images, and its gradient.
#pragma once

#include <strider/simd/math.hpp>
#include <strider/simd/vec.hpp>

#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// The largest of `count` scores of each image, NaN if any is; count >= 1.
template <class Element>
[[nodiscard]] Element largest_score(const Element* scores, std::ptrdiff_t count) noexcept {
    Element most = scores[0];
    for (std::ptrdiff_t i = 1; i < count; ++i) most = maximum(most, scores[i]);
    return most;
}

/// The loss of each image, log(sum over j of exp(s(j))) - s(label), and its gradient exp(s(i)) /
/// sum over j of exp(s(j)) - (i == label). An element is a vector of images, `most` their largest
/// scores. Lanes from `present` on hold no image: their gradient is 0, their loss unspecified.
/// `gradient` may be `scores`. Summation order: from 0 on.
template <class Element>
[[nodiscard]] Element cross_entropy(const Element* scores, std::ptrdiff_t count,
                                    const Element& most, const int* labels, int present,
                                    Element* gradient) noexcept {
    using real = typename strider::detail::lane_traits<Element>::real;
    Element below{};
    Element here{};
    for (int lane = 0; lane < present; ++lane) {
        below[lane] = most[lane] - scores[labels[lane]][lane];
        here[lane] = real{1};
    }
    Element sum{};
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const Element power = exponential(Element(scores[i] - most));
        gradient[i] = power;
        sum += power;
    }
    const Element scale = here / sum;
    for (std::ptrdiff_t i = 0; i < count; ++i) gradient[i] *= scale;
    for (int lane = 0; lane < present; ++lane) gradient[labels[lane]][lane] -= real{1};
    return logarithm(sum) + below;
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
