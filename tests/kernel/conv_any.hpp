// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines convolutions of any dilation, groups, stride and pads, and the checks of their kernels
// and of the transposed ones against the references.
#pragma once

#include "kernel_test.hpp"

#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace strider::test {

/// A convolution's numbers, without layouts; what does not divide is left out, as by floor_fit.
/// Structural.
struct any_conv {
    shape input{1, 1, 1};
    int filters = 1;
    int filter[2] = {1, 1};
    int stride[2] = {1, 1};
    kernel::border pads{};
    int dilation[2] = {1, 1};
    int groups = 1;

    [[nodiscard]] constexpr shape output() const {
        const auto extent = [](int n, int pad, int f, int d, int s) {
            return (n + pad - (f - 1) * d - 1) / s + 1;
        };
        return {extent(input.height, pads.top + pads.bottom, filter[0], dilation[0], stride[0]),
                extent(input.width, pads.left + pads.right, filter[1], dilation[1], stride[1]),
                filters};
    }
    /// With layouts of the given axis and borders.
    [[nodiscard]] constexpr kernel::conv_geometry on(kernel::lane_axis axis, kernel::border big,
                                                     kernel::border small) const {
        return {{input, big, axis},
                {output(), small, axis},
                filter[0],
                filter[1],
                stride[0],
                stride[1],
                pads.top,
                pads.left,
                dilation[0],
                dilation[1],
                groups};
    }
    [[nodiscard]] constexpr std::ptrdiff_t weights() const {
        return std::ptrdiff_t{filters} * (input.channels / groups) * filter[0] * filter[1];
    }
    /// Products in a number of the output, and at most so many in one of the input's gradient.
    [[nodiscard]] constexpr std::ptrdiff_t chunk() const {
        return std::ptrdiff_t{filter[0]} * filter[1] * (input.channels / groups);
    }
    [[nodiscard]] constexpr std::ptrdiff_t back_chunk() const {
        return std::ptrdiff_t{filter[0]} * filter[1] * (filters / groups);
    }
    [[nodiscard]] std::string name() const {
        std::ostringstream words;
        words << input.height << "x" << input.width << "x" << input.channels << " -> " << filters
              << ", filter " << filter[0] << "x" << filter[1] << ", stride " << stride[0] << "x"
              << stride[1] << ", dilation " << dilation[0] << "x" << dilation[1] << ", groups "
              << groups;
        return words.str();
    }
};

/// Channels-last, with the border that the reference reads.
template <any_conv A>
inline constexpr kernel::conv_geometry
    oracle_geometry = A.on(kernel::lane_axis::channels,
                           kernel::window_border(A.on(kernel::lane_axis::channels, {}, {})), {});

/// The numbers of one lane of a volume, zeros in the border of To, as an oracle reads them.
template <kernel::layout To, kernel::layout L, int Scale, class Real>
std::vector<exact> numbers_of(volume<L, Scale, Real>& from, int lane) {
    static_assert(To.extent == L.extent);
    std::vector<exact> numbers(static_cast<std::size_t>(To.size()), exact{0});
    for (int h = 0; h < To.extent.height; ++h)
        for (int w = 0; w < To.extent.width; ++w)
            for (int c = 0; c < To.extent.channels; ++c)
                numbers[static_cast<std::size_t>(To.at(h, w, c))] =
                    static_cast<exact>(from.at(h, w, c, lane));
    return numbers;
}

/// Compares a lane of a volume with what an oracle wrote as From says.
template <kernel::layout From, kernel::layout L, int Scale, class Real>
void compare(comparison& all, volume<L, Scale, Real>& found, int lane,
             const std::vector<exact>& expected, const std::vector<exact>& sizes, exact gamma) {
    for (int h = 0; h < From.extent.height; ++h)
        for (int w = 0; w < From.extent.width; ++w)
            for (int c = 0; c < From.extent.channels; ++c) {
                const auto at = static_cast<std::size_t>(From.at(h, w, c));
                all.add(found.at(h, w, c, lane), expected[at], gamma * sizes[at]);
            }
}

/// Packs weights as a model has them.
template <any_conv A, class Kernel, class Real>
void pack(const std::vector<Real>& weights, walled<Real>& packed) {
    Kernel::pack(
        [&](int k, int c, int r, int s) {
            // Within the group: a kernel that asks beyond would get another filter's weight.
            CHECK(c < A.input.channels / A.groups);
            return weights[static_cast<std::size_t>(
                ((std::ptrdiff_t{k} * (A.input.channels / A.groups) + c) * A.filter[0] + r) *
                    A.filter[1] +
                s)];
        },
        packed.data());
    CHECK(packed.untouched());
}

inline std::vector<exact> widened(const std::vector<float>& numbers) {
    return {numbers.begin(), numbers.end()};
}
inline std::vector<exact> widened(const std::vector<double>& numbers) {
    return {numbers.begin(), numbers.end()};
}

/// The borders that volumes get where no kernel needs one: they are canaries, and stay so.
inline constexpr kernel::border some_border{1, 0, 2, 1};
inline constexpr kernel::border other_border{0, 2, 1, 0};

/// Checks a forward kernel, Transposed or not, of geometry G, whose rows are made in two parts:
/// every number within gamma(products + 1) times the sum of the absolute values of what was added,
/// in long double; nothing else written. Unless ReadsBorder, the border of what is read holds
/// canaries.
template <any_conv A, kernel::conv_geometry G, class Kernel, class Real, bool Transposed,
          bool ReadsBorder = false>
void check_any_forward(bool with_bias) {
    static_assert(Kernel::applies);
    INFO(A.name() << ", " << Kernel::name);
    constexpr int lanes = [] {
        if constexpr (G.input.axis == kernel::lane_axis::images)
            return Kernel::lanes;
        else
            return 1;
    }();
    using element = vec<Real, lanes>;
    constexpr kernel::layout from = Transposed ? G.output : G.input;
    constexpr kernel::layout to = Transposed ? G.input : G.output;
    constexpr kernel::conv_geometry o = oracle_geometry<A>;
    constexpr kernel::layout oracle_from = Transposed ? o.output : o.input;
    constexpr kernel::layout oracle_to = Transposed ? o.input : o.output;
    using oracle =
        std::conditional_t<Transposed, kernel::reference_transpose<o, exact, isa::native>,
                           kernel::reference_conv<o, exact, isa::native>>;

    volume<from, lanes, Real> x;
    x.fill(1, ReadsBorder ? Real{0} : canary<Real>);
    const auto weights = random_numbers<Real>(A.weights(), 2);
    const auto bias = random_numbers<Real>(to.extent.channels, 3);
    walled<Real> packed(Kernel::packed_size);
    pack<A, Kernel>(weights, packed);
    volume<to, lanes, Real> y;
    const int part = to.extent.height / 2;
    const Real* b = with_bias ? bias.data() : nullptr;
    Kernel::forward(x.template as<element>(), packed.data(), b, y.template as<element>(), part,
                    to.extent.height);
    Kernel::forward(x.template as<element>(), packed.data(), b, y.template as<element>(), 0, part);
    CHECK(y.untouched());

    const auto w = widened(weights);
    const auto exact_bias = widened(bias);
    const auto absolute_bias = absolute(exact_bias);
    const exact gamma = gamma_of<Real>((Transposed ? A.back_chunk() : A.chunk()) + 1);
    comparison all;
    for (int lane = 0; lane < lanes; ++lane) {
        const auto image = numbers_of<oracle_from>(x, lane);
        std::vector<exact> expected(static_cast<std::size_t>(oracle_to.size()));
        std::vector<exact> sizes(expected.size());
        oracle::forward(image.data(), w.data(), with_bias ? exact_bias.data() : nullptr,
                        expected.data(), 0, oracle_to.extent.height);
        oracle::forward(absolute(image).data(), absolute(w).data(),
                        with_bias ? absolute_bias.data() : nullptr, sizes.data(), 0,
                        oracle_to.extent.height);
        compare<oracle_to>(all, y, lane, expected, sizes, gamma);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == to.extent.count() * lanes);
}

/// Checks the gradient of what a convolution (or a transposed one) reads: Gradient and Result are
/// the layouts of the gradients of what it writes and reads.
template <any_conv A, kernel::layout Gradient, kernel::layout Result, class Kernel, class Real,
          bool Transposed>
void check_any_data_gradient() {
    static_assert(Kernel::applies);
    INFO(A.name() << ", gradient, " << Kernel::name);
    using element = typename Kernel::element;
    constexpr int lanes = sizeof(element) / sizeof(Real);
    constexpr kernel::conv_geometry o = oracle_geometry<A>;
    constexpr kernel::layout oracle_from = Transposed ? o.input : o.output;
    constexpr kernel::layout oracle_to = Transposed ? o.output : o.input;
    using oracle = kernel::reference_conv<o, exact, isa::native>;

    volume<Gradient, lanes, Real> dy;
    dy.fill(4, canary<Real>);
    const auto weights = random_numbers<Real>(A.weights(), 5);
    walled<Real> packed(Kernel::packed_size);
    pack<A, Kernel>(weights, packed);
    volume<Result, lanes, Real> dx;
    Kernel::run(dy.template as<element>(), packed.data(), dx.template as<element>());
    CHECK(dx.untouched());

    const auto w = widened(weights);
    const exact gamma = gamma_of<Real>(Transposed ? A.chunk() : A.back_chunk());
    comparison all;
    for (int lane = 0; lane < lanes; ++lane) {
        const auto slope = numbers_of<oracle_from>(dy, lane);
        std::vector<exact> expected(static_cast<std::size_t>(oracle_to.size()));
        std::vector<exact> sizes(expected.size());
        const auto run = [](const std::vector<exact>& from, const std::vector<exact>& filters,
                            std::vector<exact>& to) {
            if constexpr (Transposed)
                oracle::forward(from.data(), filters.data(), nullptr, to.data(), 0,
                                oracle_to.extent.height);
            else
                oracle::add_data_gradient(from.data(), filters.data(), to.data());
        };
        run(slope, w, expected);
        run(absolute(slope), absolute(w), sizes);
        compare<oracle_to>(all, dx, lane, expected, sizes, gamma);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == Result.extent.count() * lanes);
}

/// Checks the gradient of the weights, added to numbers that are there: Input and Gradient are the
/// layouts of what a convolution (or a transposed one) reads, and of the gradient of what it
/// writes. A number is a sum over all positions and lanes, and the number before.
template <any_conv A, kernel::layout Input, kernel::layout Gradient, class Kernel, class Real,
          bool Transposed>
void check_any_weight_gradient() {
    static_assert(Kernel::applies);
    INFO(A.name() << ", gradient of weights, " << Kernel::name);
    using element = typename Kernel::element;
    constexpr int lanes = sizeof(element) / sizeof(Real);
    constexpr kernel::conv_geometry o = oracle_geometry<A>;
    using oracle = kernel::reference_conv<o, exact, isa::native>;

    volume<Input, lanes, Real> x;
    volume<Gradient, lanes, Real> dy;
    x.fill(6, canary<Real>);
    dy.fill(7, canary<Real>);
    walled<Real> dw(A.weights());
    walled<Real> partial(Kernel::partial_size * lanes);
    dw.fill(8);
    std::vector<exact> expected(dw.data(), dw.data() + A.weights());
    std::vector<exact> sizes = absolute(expected);
    Kernel::add(x.template as<element>(), dy.template as<element>(), dw.data(),
                reinterpret_cast<element*>(partial.data()));
    CHECK(dw.untouched());
    CHECK(partial.untouched());

    for (int lane = 0; lane < lanes; ++lane) {
        const auto big = [&] {
            if constexpr (Transposed)
                return numbers_of<o.input>(dy, lane);
            else
                return numbers_of<o.input>(x, lane);
        }();
        const auto small = [&] {
            if constexpr (Transposed)
                return numbers_of<o.output>(x, lane);
            else
                return numbers_of<o.output>(dy, lane);
        }();
        oracle::add_weight_gradient(big.data(), small.data(), expected.data(), nullptr);
        oracle::add_weight_gradient(absolute(big).data(), absolute(small).data(), sizes.data(),
                                    nullptr);
    }
    const shape positions = A.output();
    const exact gamma =
        gamma_of<Real>(std::ptrdiff_t{positions.height} * positions.width * lanes + 1);
    comparison all;
    for (std::size_t i = 0; i < expected.size(); ++i)
        all.add(dw[static_cast<std::ptrdiff_t>(i)], expected[i], gamma * sizes[i]);
    CHECK(all.first() == "");
    CHECK(all.count() == A.weights());
}

} // namespace strider::test
