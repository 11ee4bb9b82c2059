// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how results of strider are compared with libtorch's.
#pragma once

#include "torch_network.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace strider::test {

/// The errors of our result and of libtorch's in float relative to libtorch's in double, as ||x -
/// exact|| / ||exact|| in the Euclidean norm, and the limit for ours.
///
/// The limit: a sum of n products in float has a relative error of about u sqrt(n), u = 2^-24, if
/// the roundings are independent; the squares add up over the layers. So
///
///     expected = u sqrt(sum over layers of n)
///
/// as long as layers do not amplify errors; where they do, libtorch's own error shows by how much:
///
///     limit = max(expected, 4 libtorch's)
///
/// 4, because errors vary with the order of summation. For gradients in float, twice
/// torch_network::near_kinks is added, with `expected` as its margin: they are discontinuous, and a
/// tensor may depend more on an element near a kink than its layer as a whole. In double, rounding
/// errors are 2^-29 times as large and no element is near a kink; but libtorch's result is then
/// rounded like ours, in sums that may be longer than its sums in float: the limit is 2^-25 times
/// that of float. After several steps, and for losses, libtorch's own error is its largest in any
/// tensor of a kind.
struct distance {
    std::string what;
    double ours = 0;
    double theirs = 0;
    double limit = 0;

    // The negation also catches NaN.
    [[nodiscard]] bool too_far() const noexcept { return !(ours <= limit); }
};
using distances = std::vector<distance>;

[[nodiscard]] bool agree(const distances& all);

/// The largest ratio to the limit; the first that exceed it.
[[nodiscard]] std::string text_of(const distances& all);

/// Values in [-1, 1), and labels.
[[nodiscard]] std::vector<float> some_numbers(std::int64_t count, std::uint64_t seed);
[[nodiscard]] std::vector<int> some_labels(std::size_t count, int classes);

/// Draws gammas, betas and biases, which are 1 and 0 in a new model and would hide errors. Then
/// sets the statistics to those of some images, since deep networks without normalisation overflow.
void prepare(const network_description& net, std::span<float> parameters,
             std::span<float> statistics);

/// The outputs of a forward pass in float: probabilities, and their logarithms minus the mean,
/// which equal the scores before softmax minus theirs. For a network without softmax only the
/// scores.
[[nodiscard]] distances compare_forward(const network_description& net,
                                        std::span<const float> parameters,
                                        std::span<const float> statistics,
                                        std::span<const float> images,
                                        std::span<const float> outputs);

/// The results of training.
struct training_result {
    precision numbers = precision::float32;
    std::vector<double> losses; ///< of each step
    std::vector<double> gradients;
    std::vector<double> parameters;
    std::vector<double> statistics;
};

struct training_task {
    std::span<const float> images; ///< of all steps
    std::span<const int> labels;
    std::size_t batch;
    double rate;
    descent rule;
};

/// Losses, gradients of the last step, parameters and statistics of the same training, done once or
/// in float and in double. Excludes the gradients in float after several steps: by then libtorch's
/// own in float and double have little in common.
[[nodiscard]] distances compare_training(const network_description& net,
                                         std::span<const float> parameters,
                                         std::span<const float> statistics,
                                         const training_task& task,
                                         std::span<const training_result> ours);

} // namespace strider::test
