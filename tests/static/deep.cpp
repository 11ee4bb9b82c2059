// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that engines with more layers than a compiler's nesting limit of fold expressions (Clang:
// 256) compile without flags.
#include <strider/inspect.hpp>
#include <strider/strider.hpp>

#include <span>
#include <vector>

namespace {

using namespace strider;

/// The blocks of a batch synchronise at a batch_norm, and share a pass over the weights of the
/// large layers.
using deep = network<input<2, 2, 4>, repeat<260, relu>, batch_norm, fully_connected<1024>,
                     fully_connected<1024>, fully_connected<2>>;
static_assert(deep::depth > 256);

/// The loop used over layers, the branches of a concat, and the phases of a stride.
static_assert([] {
    int sum = 0;
    detail::for_indices<300>([&]<int Index>() { sum = 3 * sum % 1009 + Index; });
    int expected = 0;
    for (int index = 0; index < 300; ++index) expected = 3 * expected % 1009 + index;
    return sum == expected;
}());

constexpr auto every_third = detail::choose_layers<10>([](int layer) { return layer % 3 == 0; });
static_assert([] {
    int digits = 0;
    detail::for_layers<every_third>([&]<int Layer>() { digits = 10 * digits + Layer; });
    int backward = 0;
    detail::for_layers_backward<every_third>(
        [&]<int Layer>() { backward = 10 * backward + Layer; });
    return digits == 369 && backward == 9630;
}());

} // namespace

template class strider::inference<deep>;
template class strider::trainer<deep>;
template std::vector<std::vector<float>> strider::activations<deep>(const model<deep>&,
                                                                    std::span<const float>);
