// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the padding of a volume with maps of zeros before and after its own.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/kernel/structure/concat.hpp>
#include <strider/kernel/structure/parts.hpp>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// y consists of `before` maps of zeros, the maps of x, and zeros in the rest; in rows [begin,
/// end).
template <layout In, layout Out, class Real, class Isa>
void pad_channels(const Real* x, Real* y, int before, int begin = 0,
                  int end = Out.extent.height) noexcept {
    const int after = before + In.extent.channels;
    const auto clear = [&](int first, int last) {
        detail::clear_part<Out, Real, Isa>({end - begin, Out.extent.width, last - first}, y,
                                           {begin, 0, first});
    };
    clear(0, before);
    copy_maps<In, Out, Real, Isa>(x, y, before, begin, end);
    clear(after, Out.extent.channels);
}

/// dx = the maps of dy at which y has those of x.
template <layout Gradient, layout Result, class Real, class Isa>
void pad_channels_backward(const Real* dy, Real* dx, int before) noexcept {
    take_maps<Gradient, Result, Real, Isa>(dy, before, dx);
}

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
