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

/// How far ours and libtorch's result in float are from libtorch's in double, as
/// ||x - exact|| / ||exact|| in the Euclidean norm; and how far ours may be.
///
/// The limit. A sum of n products in float has a relative error of about u sqrt(n), u = 2^-24,
/// where the roundings are independent; layer after layer the squares add. So
///
///     expected = u sqrt(sum over layers of n)
///
/// as long as layers do not amplify, and where they do, libtorch's own error shows by how much:
///
///     limit = max(expected, 4 libtorch's)
///
/// 4, because two orders of summation of the same n are not equally lucky. To gradients in float
/// twice what torch_network::near_kinks says is added, with expected as its margin: they are not
/// continuous, and a tensor may have more of a number's gradient than its layer has. Of a training
/// in double, rounding is 2^-29 times as much and no number comes near a kink; but libtorch's
/// result is rounded like ours there, in sums that may be longer than its sums in float: the limit
/// is 2^-25 times that of float. After several steps, and for losses, libtorch's own error is the
/// largest that it has in any tensor of a kind.
struct distance {
    std::string what;
    double ours = 0;
    double theirs = 0;
    double limit = 0;

    // The negation is true of what is no number, too.
    [[nodiscard]] bool too_far() const noexcept { return !(ours <= limit); }
};
using distances = std::vector<distance>;

[[nodiscard]] bool agree(const distances& all);

/// The furthest in terms of its limit; the first that are too far.
[[nodiscard]] std::string text_of(const distances& all);

/// Numbers in [-1, 1), and labels.
[[nodiscard]] std::vector<float> some_numbers(std::int64_t count, std::uint64_t seed);
[[nodiscard]] std::vector<int> some_labels(std::size_t count, int classes);

/// Draws gammas, betas and biases, which a new model has as 1 and 0: an error there would not show.
/// Then sets the statistics to those of some images, since deep networks that are not normalised
/// leave the range of numbers.
void prepare(const network_description& net, std::span<float> parameters,
             std::span<float> statistics);

/// The outputs of a forward pass in float: probabilities, and their logarithms without the mean,
/// which are the scores before softmax without theirs. Of a network without softmax the scores
/// alone.
[[nodiscard]] distances compare_forward(const network_description& net,
                                        std::span<const float> parameters,
                                        std::span<const float> statistics,
                                        std::span<const float> images,
                                        std::span<const float> outputs);

/// What training leaves behind.
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
/// in float and in double. Not the gradients in float after several steps: by then they have little
/// in common in libtorch's own float and double.
[[nodiscard]] distances compare_training(const network_description& net,
                                         std::span<const float> parameters,
                                         std::span<const float> statistics,
                                         const training_task& task,
                                         std::span<const training_result> ours);

} // namespace strider::test
