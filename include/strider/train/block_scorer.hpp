// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::block_scorer`: the loss of a block's images, and its gradient.
#pragma once

#include <strider/execution/images.hpp>
#include <strider/execution/layer_plan.hpp>
#include <strider/kernel/elementwise/cross_entropy.hpp>
#include <strider/train/loss/softmax_cross_entropy.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Loss and hits accumulated over images.
struct batch_score {
    double loss = 0; ///< summed
    int correct = 0; ///< images whose label has the largest output, no output being NaN
};

template <class Execution, class Loss>
struct block_scorer {
    using Net = typename Execution::network;
    using Real = typename Execution::real;
    using element = typename Execution::element;
    static constexpr int lanes = Execution::lanes;
    static constexpr auto outputs = static_cast<std::size_t>(Net::output.count());
    static constexpr buffer_plan last = Execution::volume(Execution::depth);
    /// Whether all images of a block are scored at once.
    static constexpr bool in_lanes = std::is_same_v<Loss, softmax_cross_entropy> &&
                                     Net::output.height == 1 && Net::output.width == 1 &&
                                     last.volume.dense() && last.gradient.dense();
    /// The numbers that score_block needs for its own use.
    static constexpr std::size_t scores_size = in_lanes ? 0 : outputs;

    /// Adds each lane's loss, and writes its gradient where the last layer's backward pass reads
    /// it.
    static void score_block(batch_score& c, element* arena, int present,
                            std::span<const int> labels, [[maybe_unused]] Real* own) {
        clear_border<last.gradient, lanes>(reinterpret_cast<Real*>(arena + last.gradient_offset));
        const Real* volume = reinterpret_cast<const Real*>(arena + last.offset);
        Real* gradient = reinterpret_cast<Real*>(arena + last.gradient_offset);
        if constexpr (in_lanes) {
            score_lanes(c, arena + last.offset, arena + last.gradient_offset, present, labels);
            return;
        }
        const std::span<Real> scores(own, outputs);
        for (int lane = 0; lane < lanes; ++lane) {
            if (lane < present) {
                for_outputs([&](std::size_t index, int row, int column, int channel) {
                    scores[index] = volume[last.volume.at(row, column, channel) * lanes + lane];
                });
                const int label = labels[static_cast<std::size_t>(lane)];
                const auto most = std::max_element(scores.begin(), scores.end());
                const bool numbers = std::none_of(scores.begin(), scores.end(),
                                                  [](Real score) { return score != score; });
                c.correct += numbers && most - scores.begin() == label ? 1 : 0;
                c.loss += static_cast<double>(Loss::template evaluate<Real>(scores, label, scores));
            } else {
                std::fill(scores.begin(), scores.end(), Real{0});
            }
            for_outputs([&](std::size_t index, int row, int column, int channel) {
                gradient[last.gradient.at(row, column, channel) * lanes + lane] = scores[index];
            });
        }
    }

private:
    /// The same for contiguous outputs, all images at once.
    static void score_lanes(batch_score& c, const element* scores, element* gradient, int present,
                            std::span<const int> labels) noexcept {
        constexpr auto count = static_cast<std::ptrdiff_t>(outputs);
        const element most = kernel::largest_score(scores, count);
        for (int lane = 0; lane < present; ++lane) {
            // The first of equal maxima is the answer.
            int answer = 0;
            while (scores[answer][lane] != most[lane] && answer + 1 < static_cast<int>(outputs))
                ++answer;
            const bool found = scores[answer][lane] == most[lane]; // false if an output is NaN
            c.correct += found && answer == labels[static_cast<std::size_t>(lane)] ? 1 : 0;
        }
        const element losses =
            kernel::cross_entropy(scores, count, most, labels.data(), present, gradient);
        for (int lane = 0; lane < present; ++lane) c.loss += static_cast<double>(losses[lane]);
    }

    /// Calls f(index, row, column, channel) for each output.
    template <class F>
    static void for_outputs(F f) {
        std::size_t index = 0;
        for (int h = 0; h < Net::output.height; ++h)
            for (int w = 0; w < Net::output.width; ++w)
                for (int c = 0; c < Net::output.channels; ++c) f(index++, h, w, c);
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
