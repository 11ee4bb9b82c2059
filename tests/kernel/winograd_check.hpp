// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the check of Winograd's convolution against the direct sum in higher precision, with a
// bound for each element.
#pragma once

#include "kernel_test.hpp"

#include <strider/kernel/conv/direct.hpp>
#include <strider/kernel/conv/reference.hpp>
#include <strider/kernel/conv/winograd.hpp>

#include <array>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace strider::test {

/// The absolute values of a transform's matrices, obtained by applying it to unit vectors.
template <class Transform>
struct absolute_transform {
    static constexpr std::size_t P = Transform::points;
    static constexpr std::size_t O = Transform::outputs;
    std::array<std::array<double, P>, P> input{};  ///< |B^T|
    std::array<std::array<double, P>, O> output{}; ///< |A^T|

    absolute_transform() {
        for (std::size_t from = 0; from < P; ++from) {
            double unit[P]{};
            unit[from] = 1;
            double v[P];
            double y[O];
            Transform::input(unit, v);
            Transform::output(unit, y);
            for (std::size_t i = 0; i < P; ++i) input[i][from] = std::abs(v[i]);
            for (std::size_t i = 0; i < O; ++i) output[i][from] = std::abs(y[i]);
        }
    }
};

/// |A^T| [sum over c of (|G| |g| |G^T|) * (|B^T| |d| |B|)] |A| for every output, channels-last: the
/// sum of the magnitudes of all its terms. `weights`: [k][c][r][s]; `x(h, w, c)`: the input, 0
/// outside.
template <kernel::conv_geometry G, class Transform, class Real, class Input>
std::vector<double> amplified(const std::vector<Real>& weights, const Input& x) {
    constexpr std::size_t P = Transform::points;
    constexpr std::size_t O = Transform::outputs;
    constexpr auto C = static_cast<std::size_t>(G.channels());
    constexpr auto K = static_cast<std::size_t>(G.filters());
    constexpr auto height = static_cast<std::size_t>(G.output.extent.height);
    constexpr auto width = static_cast<std::size_t>(G.output.extent.width);
    const absolute_transform<Transform> matrices;
    const auto input = [&](std::size_t h, std::size_t w, std::size_t c) {
        return std::abs(x(static_cast<int>(h) - G.pad_top, static_cast<int>(w) - G.pad_left,
                          static_cast<int>(c)));
    };
    std::vector<double> u(P * P * C * K);
    for (std::size_t k = 0; k < K; ++k)
        for (std::size_t c = 0; c < C; ++c)
            for (std::size_t i = 0; i < P; ++i)
                for (std::size_t j = 0; j < P; ++j) {
                    double sum = 0;
                    for (std::size_t r = 0; r < 3; ++r)
                        for (std::size_t s = 0; s < 3; ++s)
                            sum += std::abs(
                                Transform::filter[i][r] * Transform::filter[j][s] *
                                static_cast<double>(weights[((k * C + c) * 3 + r) * 3 + s]));
                    u[((i * P + j) * C + c) * K + k] = sum;
                }
    std::vector<double> sizes(height * width * K);
    for (std::size_t row = 0; row < height; row += O)
        for (std::size_t column = 0; column < width; column += O) {
            std::vector<double> m(P * P * K);
            for (std::size_t c = 0; c < C; ++c) {
                double half[P][P]{};
                for (std::size_t i = 0; i < P; ++i)
                    for (std::size_t r = 0; r < P; ++r)
                        for (std::size_t j = 0; j < P; ++j)
                            half[i][j] += matrices.input[i][r] * input(row + r, column + j, c);
                for (std::size_t i = 0; i < P; ++i)
                    for (std::size_t j = 0; j < P; ++j) {
                        double v = 0;
                        for (std::size_t s = 0; s < P; ++s) v += half[i][s] * matrices.input[j][s];
                        const double* from = &u[((i * P + j) * C + c) * K];
                        double* to = &m[(i * P + j) * K];
                        for (std::size_t k = 0; k < K; ++k) to[k] += v * from[k];
                    }
            }
            for (std::size_t h = 0; h < O && row + h < height; ++h)
                for (std::size_t w = 0; w < O && column + w < width; ++w)
                    for (std::size_t k = 0; k < K; ++k)
                        for (std::size_t i = 0; i < P; ++i)
                            for (std::size_t j = 0; j < P; ++j)
                                sizes[((row + h) * width + column + w) * K + k] +=
                                    matrices.output[h][i] * m[(i * P + j) * K + k] *
                                    matrices.output[w][j];
        }
    return sizes;
}

/// The ratio of this sum to that of the direct sum, if all weights and all inputs have the same
/// magnitude.
template <class Transform>
double amplification() {
    const absolute_transform<Transform> matrices;
    double most = 0;
    for (const auto& row : matrices.output) {
        double sum = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            double weights = 0;
            double inputs = 0;
            for (const double g : Transform::filter[i]) weights += std::abs(g);
            for (const double d : matrices.input[i]) inputs += d;
            sum += row[i] * weights * inputs;
        }
        most = std::max(most, sum * sum / 9);
    }
    return most;
}

/// The result of a check.
struct winograd_result {
    std::string first;   ///< description of the first wrong element
    double rms = 0;      ///< of the errors, relative to the direct kernel's
    double relative = 0; ///< largest error / largest sum of |w| |x|, in unit roundoffs
};

/// Runs the kernel on random values and compares with the direct sum in higher precision. An output
/// passes through at most C + 1 sums of products, two transforms of at most 4 and two of at most 5
/// roundings, and weights that were rounded at most 8 times: it differs by at most gamma(C + 27)
/// times the amplified sum of magnitudes. [Higham02] ch. 3, [Barabasz20]
///
/// The parts are computed one by one, the last first, and then all at once: the bits must be the
/// same, and nothing else may be written. The scratch's initial contents must not matter.
template <kernel::conv_geometry G, class Transform, class Real, class Isa>
winograd_result check_winograd(bool with_bias) {
    using tested = kernel::winograd_conv<G, Real, Isa, Transform>;
    using more = std::conditional_t<std::is_same_v<Real, float>, double, exact>;
    using oracle = kernel::reference_conv<G, more, isa::native>;
    static_assert(tested::applies);
    constexpr shape out = G.output.extent;

    volume<G.input, 1, Real> x;
    x.fill(1);
    const auto weights = random_numbers<Real>(oracle::packed_size, 2);
    const auto bias = random_numbers<Real>(G.filters(), 3);
    const Real* b = with_bias ? bias.data() : nullptr;
    const auto weight = [&](int k, int c, int r, int s) {
        return weights[static_cast<std::size_t>(oracle::weight_at(k, c, r, s))];
    };
    walled<Real> packed(tested::packed_size);
    tested::pack(weight, packed.data());
    CHECK(packed.untouched());

    volume<G.output, 1, Real> y;
    walled<Real> scratch(tested::scratch_size);
    for (int part = tested::parts; part-- > 0;)
        tested::forward(x.data(), packed.data(), b, y.data(), part, part + 1, scratch.data());
    CHECK(y.untouched());
    volume<G.output, 1, Real> again;
    scratch.fill(4);
    tested::forward(x.data(), packed.data(), b, again.data(), 0, tested::parts, scratch.data());
    CHECK(scratch.untouched());
    CHECK(std::memcmp(y.data(), again.data(),
                      sizeof(Real) * static_cast<std::size_t>(G.output.size())) == 0);

    const auto widened = [](const auto* from, std::ptrdiff_t count, bool absolute) {
        std::vector<more> numbers(from, from + count);
        if (absolute)
            for (more& n : numbers) n = std::abs(n);
        return numbers;
    };
    const auto sum = [&](bool absolute) {
        std::vector<more> result(static_cast<std::size_t>(G.output.size()));
        const auto input = widened(x.data(), G.input.size(), absolute);
        const auto filters = widened(weights.data(), oracle::packed_size, absolute);
        const auto start = widened(bias.data(), G.filters(), absolute);
        oracle::forward(input.data(), filters.data(), with_bias ? start.data() : nullptr,
                        result.data(), 0, out.height);
        return result;
    };
    const std::vector<more> expected = sum(false);
    const std::vector<more> sizes = sum(true);
    const auto input = [&](int h, int w, int c) {
        constexpr shape e = G.input.extent;
        const bool inside = h >= 0 && h < e.height && w >= 0 && w < e.width;
        return inside ? static_cast<double>(x.at(h, w, c)) : 0.0;
    };
    const std::vector<double> bounds = amplified<G, Transform>(weights, input);

    using direct = kernel::direct_conv<G, Real, Isa>;
    walled<Real> direct_packed(direct::packed_size);
    direct::pack(weight, direct_packed.data());
    volume<G.output, 1, Real> direct_y;
    direct::forward(x.data(), direct_packed.data(), b, direct_y.data(), 0, out.height);

    winograd_result result;
    comparison all;
    const exact gamma = gamma_of<Real>(G.channels() + 27);
    constexpr double roundoff = static_cast<double>(std::numeric_limits<Real>::epsilon()) / 2;
    double squares = 0;
    double direct_squares = 0;
    double largest = 0;
    double largest_size = 0;
    for (int h = 0; h < out.height; ++h)
        for (int w = 0; w < out.width; ++w)
            for (int k = 0; k < out.channels; ++k) {
                const auto at = static_cast<std::size_t>(G.output.at(h, w, k));
                const auto dense = static_cast<std::size_t>((h * out.width + w) * out.channels + k);
                const exact size = static_cast<exact>(bounds[dense]) +
                                   std::abs(static_cast<exact>(
                                       with_bias ? bias[static_cast<std::size_t>(k)] : Real{0}));
                all.add(y.at(h, w, k), static_cast<exact>(expected[at]), gamma * size);
                const auto error = [&](Real found) {
                    return static_cast<double>(static_cast<more>(found) - expected[at]);
                };
                squares += error(y.at(h, w, k)) * error(y.at(h, w, k));
                direct_squares += error(direct_y.at(h, w, k)) * error(direct_y.at(h, w, k));
                largest = std::max(largest, std::abs(error(y.at(h, w, k))));
                largest_size = std::max(largest_size, static_cast<double>(sizes[at]));
            }
    CHECK(all.count() == out.count());
    result.first = all.first();
    result.relative = largest / largest_size / roundoff;
    result.rms = std::sqrt(squares / direct_squares);
    return result;
}

} // namespace strider::test
