// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::image_group`: a convolution of several images that share a pass
// over its weights.
#pragma once

#include <strider/kernel/conv/select.hpp>
#include <strider/tensor.hpp>

#include <cstddef>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Placeholder for layers without groups.
struct no_image_group {
    static constexpr int images = 1;
    static constexpr std::ptrdiff_t scratch_size = 0;
    static constexpr std::ptrdiff_t packed_size = 0;
    template <class Weight>
    void pack(const Weight&) noexcept {}
};

/// A convolution of a group of channels-last images, by kernel Chosen; Single is the kernel of a
/// single image.
template <class Chosen, class Single, class Real>
class image_group {
    using kernel = typename Chosen::type;

public:
    static constexpr int images = Chosen::images;
    /// Parts of the work, which can be computed separately.
    static constexpr int parts = kernel::parts;
    /// Scratch of a forward pass, in numbers.
    static constexpr std::ptrdiff_t scratch_size = kernel::scratch_size;
    /// Size of the packed weights, in numbers; 0 if Single packs them in the same way.
    static constexpr std::ptrdiff_t packed_size = [] {
        if constexpr (requires { Single::plan; })
            return kernel::plan.packs_as(Single::plan) ? std::ptrdiff_t{0} : kernel::packed_size;
        else
            return kernel::packed_size;
    }();

    /// Packs weight(k, c, r, s), unless Single packs them in the same way.
    template <class Weight>
    void pack(const Weight& weight) noexcept {
        if constexpr (packs) kernel::pack(weight, weights_.data());
    }

    /// Computes parts [begin, end) of the group's convolution, from inputs x[0], x[1], ... to
    /// outputs y[0], y[1], .... `single`: the weights packed by Single.
    void forward(const Real* const* x, const Real* single, const Real* bias, Real* const* y,
                 int begin, int end, Real* scratch) const noexcept {
        kernel::forward(x, packs ? weights_.data() : single, bias, y, begin, end, scratch);
    }

private:
    static constexpr bool packs = packed_size > 0;
    aligned_array<Real> weights_{static_cast<std::size_t>(packed_size)};
};

template <kernel::conv_geometry G, class Single, class Real, class Isa, class Numerics,
          class Ending>
struct choose_image_group {
    using chosen = kernel::conv_forward_group<G, Real, Isa, Numerics, Ending>;
    static constexpr auto choose() {
        if constexpr (chosen::images > 1)
            return std::type_identity<image_group<chosen, Single, Real>>{};
        else
            return std::type_identity<no_image_group>{};
    }
    using type = typename decltype(choose())::type;
};

/// image_group if a kernel runs several images of this convolution as a group, else no_image_group.
template <kernel::conv_geometry G, class Single, class Real, class Isa, class Numerics,
          class Ending>
using image_group_of = typename choose_image_group<G, Single, Real, Isa, Numerics, Ending>::type;

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
