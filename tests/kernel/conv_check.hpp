// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the checks of convolutions' kernels against the references, for kernels whose types are
// erased: conv_check.cpp is compiled once for all geometries.
#pragma once

#include "kernel_test.hpp"

#include <cstddef>
#include <vector>

namespace strider::test {

/// Weights [k][c of the group][r][s], as in a model and as read by a kernel's `pack`.
template <class Real>
struct model_weights {
    const kernel::conv_geometry& g;
    const std::vector<Real>& numbers;

    /// Fails the test on an index out of range: a kernel would get another filter's weight.
    Real operator()(int k, int c, int r, int s) const;
};
extern template struct model_weights<float>;
extern template struct model_weights<double>;

template <class Real>
using pack_function = void (*)(const model_weights<Real>&, Real* packed);

/// A forward kernel of g: `convolution` reads g.input and writes g.output, a transposed one reads
/// g.output and writes g.input.
template <class Real>
struct forward_kernel {
    const char* name;
    kernel::conv_geometry g;
    bool transposed;
    int lanes; ///< per element
    std::ptrdiff_t packed_size;
    pack_function<Real> pack;
    void (*run)(const Real* x, const Real* packed, const Real* bias, Real* y, int begin, int end);
};

/// A kernel of the input gradient of a convolution of g, or of a transposed one.
template <class Real>
struct data_gradient_kernel {
    const char* name;
    kernel::conv_geometry g;
    bool transposed;
    kernel::layout gradient; ///< of the gradient of the convolution's output
    kernel::layout result;   ///< of the gradient of its input
    int lanes;
    std::ptrdiff_t packed_size;
    pack_function<Real> pack;
    void (*run)(const Real* dy, const Real* packed, Real* dx);
};

/// A kernel of the gradient of the weights.
template <class Real>
struct weight_gradient_kernel {
    const char* name;
    kernel::conv_geometry g;
    bool transposed;
    kernel::layout input; ///< of the convolution's input
    kernel::layout gradient;
    int lanes;
    std::ptrdiff_t partial_size; ///< in elements
    void (*add)(const Real* x, const Real* dy, Real* dw, Real* partial);
    void (*add_bias)(const Real* dy, Real* db); ///< may be null
};

template <class Kernel, class Real>
void pack_of(const model_weights<Real>& weights, Real* packed) {
    Kernel::pack(weights, packed);
}

template <class Kernel, kernel::conv_geometry G, bool Transposed, class Real>
forward_kernel<Real> erased_forward() {
    static_assert(Kernel::applies);
    constexpr int lanes = [] {
        if constexpr (G.input.axis == kernel::lane_axis::images)
            return Kernel::lanes;
        else
            return 1;
    }();
    using element = vec<Real, lanes>;
    return {Kernel::name,
            G,
            Transposed,
            lanes,
            Kernel::packed_size,
            &pack_of<Kernel, Real>,
            [](const Real* x, const Real* packed, const Real* bias, Real* y, int begin, int end) {
                Kernel::forward(reinterpret_cast<const element*>(x), packed, bias,
                                reinterpret_cast<element*>(y), begin, end);
            }};
}

template <class Kernel, kernel::conv_geometry G, bool Transposed, kernel::layout Gradient,
          kernel::layout Result, class Real>
data_gradient_kernel<Real> erased_data_gradient() {
    static_assert(Kernel::applies);
    using element = typename Kernel::element;
    return {Kernel::name,
            G,
            Transposed,
            Gradient,
            Result,
            sizeof(element) / sizeof(Real),
            Kernel::packed_size,
            &pack_of<Kernel, Real>,
            [](const Real* dy, const Real* packed, Real* dx) {
                Kernel::run(reinterpret_cast<const element*>(dy), packed,
                            reinterpret_cast<element*>(dx));
            }};
}

template <class Kernel, kernel::conv_geometry G, bool Transposed, kernel::layout Input,
          kernel::layout Gradient, class Real>
weight_gradient_kernel<Real> erased_weight_gradient() {
    using element = typename Kernel::element;
    return {Kernel::name,
            G,
            Transposed,
            Input,
            Gradient,
            sizeof(element) / sizeof(Real),
            Kernel::partial_size,
            [](const Real* x, const Real* dy, Real* dw, Real* partial) {
                Kernel::add(reinterpret_cast<const element*>(x),
                            reinterpret_cast<const element*>(dy), dw,
                            reinterpret_cast<element*>(partial));
            },
            nullptr};
}

/// Runs the kernel on random values: every element is within gamma(n + 1) times the sum of the
/// absolute values of its terms, n products and a bias, in long double; nothing else is written.
/// The rows are computed in two parts, the latter first. `around`: the value in the border of the
/// kernel's input; canaries if it must not be read.
template <class Real>
void check(const forward_kernel<Real>& tested, bool with_bias, Real around);

/// The gradient of the convolution's input: an element is a sum of at most n products, bound
/// gamma(n) times the sum of their absolute values.
template <class Real>
void check(const data_gradient_kernel<Real>& tested, Real around);

/// The gradients of weights and bias, added to existing values. An element is the sum over H W
/// positions and all lanes, plus the previous value: bound gamma(H W lanes + 1) times the sum of
/// the absolute values. `around`: the value in the border of the input.
template <class Real>
void check(const weight_gradient_kernel<Real>& tested, Real around);

} // namespace strider::test
