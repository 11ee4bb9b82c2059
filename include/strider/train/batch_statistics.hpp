// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::batch_statistics`: the statistics that a training step's batch_norms
// compute over a batch, from those of its blocks.
#pragma once

#include <strider/execution/layer_state.hpp>
#include <strider/model.hpp>
#include <strider/simd/vec.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Batch statistics of blocks of one image per lane of Isa's vectors.
template <class Net, class Real, class Isa>
class batch_statistics {
    static constexpr int lanes = lanes_of<Real, Isa>;

public:
    batch_statistics() = default;
    explicit batch_statistics(int blocks)
        : scales_(static_cast<std::size_t>(Net::statistics)),
          moments_(2 * static_cast<std::size_t>(Net::statistics)),
          parts_(static_cast<std::size_t>(blocks) * 2 * max_maps()) {}

    [[nodiscard]] batch_facts<Real> facts() const noexcept {
        return {scales_.data(), moments_.data()};
    }

    /// One block's partial moments, or partial sums, of a layer: two values a channel.
    double* part_of(int block) {
        return parts_.data() + static_cast<std::size_t>(block) * 2 * max_maps();
    }

    /// Combines the blocks' moments into the batch's; from these computes scale, shift and running
    /// statistics.
    template <int Layer>
    void learn_moments(model<Net, Real>& learning, int count) {
        constexpr layer_facts facts = Net::facts[std::size_t{Layer}];
        constexpr auto maps = static_cast<std::size_t>(facts.input.channels);
        constexpr double positions = static_cast<double>(facts.input.height) * facts.input.width;
        constexpr auto parameters =
            static_cast<std::size_t>(offsets_of<Net>.parameters[std::size_t{Layer}]);
        constexpr auto statistics =
            static_cast<std::size_t>(offsets_of<Net>.statistics[std::size_t{Layer}]);
        double* mean = moments_.data() + 2 * statistics;
        double* inverse = mean + maps;
        std::copy_n(part_of(0), 2 * maps, mean); // `inverse` holds the squares for now
        double numbers = positions * (std::min)(lanes, count);
        for (int b = 1; b * lanes < count; ++b) {
            const double others = positions * (std::min)(lanes, count - b * lanes);
            const double* part = part_of(b);
            kernel::combine_moments(static_cast<int>(maps), numbers, mean, inverse, others, part,
                                    part + maps);
            numbers += others;
        }
        const auto gamma = learning.parameters().subspan(parameters, maps);
        const auto beta = learning.parameters().subspan(parameters + maps, maps);
        const auto running = learning.statistics().subspan(statistics, 2 * maps);
        const double momentum = facts.coefficients[1];
        Real* scale = scales_.data() + statistics;
        for (std::size_t c = 0; c < maps; ++c) {
            const double squares = inverse[c];
            inverse[c] = 1.0 / std::sqrt(squares / numbers + facts.coefficients[0]);
            const double s = static_cast<double>(gamma[c]) * inverse[c];
            scale[c] = static_cast<Real>(s);
            scale[c + maps] =
                static_cast<Real>(subtract_product(static_cast<double>(beta[c]), mean[c], s));
            const auto follow = [&](Real& value, double seen) {
                value = static_cast<Real>(multiply_add(1.0 - momentum, static_cast<double>(value),
                                                       rounded_product(momentum, seen)));
            };
            follow(running[c], mean[c]);
            follow(running[c + maps], squares / (numbers - 1));
        }
    }

    /// Sums the blocks' sums into the gradients of gamma and beta, and the means that the backward
    /// pass subtracts.
    template <int Layer>
    void learn_sums(Real* gradients, int count) {
        constexpr layer_facts facts = Net::facts[std::size_t{Layer}];
        constexpr auto maps = static_cast<std::size_t>(facts.input.channels);
        const double numbers = static_cast<double>(facts.input.height) * facts.input.width * count;
        double* sum = moments_.data() +
                      2 * static_cast<std::size_t>(offsets_of<Net>.statistics[std::size_t{Layer}]) +
                      2 * maps;
        std::fill_n(sum, 2 * maps, 0.0);
        for (int b = 0; b * lanes < count; ++b)
            for (std::size_t i = 0; i < 2 * maps; ++i) sum[i] += part_of(b)[i];
        Real* gradient = gradients + offsets_of<Net>.parameters[std::size_t{Layer}];
        for (std::size_t c = 0; c < maps; ++c) {
            gradient[c + maps] += static_cast<Real>(sum[c]);
            gradient[c] += static_cast<Real>(sum[c + maps]);
            sum[c] /= numbers;
            sum[c + maps] /= numbers;
        }
    }

private:
    static constexpr std::size_t max_maps() {
        int most = 1;
        for (const layer_facts& layer : Net::facts) most = (std::max)(most, layer.input.channels);
        return static_cast<std::size_t>(most);
    }
    aligned_array<Real> scales_;    ///< see batch_facts
    aligned_array<double> moments_; ///< see batch_facts
    aligned_array<double> parts_;   ///< each block's moments or sums of a layer
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
