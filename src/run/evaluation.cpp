// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Classifies labelled images.

#include "run/evaluation.hpp"

#include <strider/data/loader.hpp>
#include <strider/data/prefetch.hpp>
#include <strider/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace strider::program {

namespace {

/// Throws if an output is not finite: such outputs cannot be interpreted or ranked.
void check_finite(std::span<const float> outputs) {
    for (const float output : outputs)
        if (!std::isfinite(output))
            throw not_finite("expected finite numbers from the network, found a NaN or an "
                             "infinity: its weights come from a diverged run, or are damaged");
}

constexpr std::size_t images_at_once = 128;

} // namespace

evaluation evaluate(any_inference& network, const network_facts& facts, const data::dataset& images,
                    const data::pipeline& preparation) {
    evaluation result;
    result.classes = static_cast<std::size_t>(facts.output.count());
    result.probabilities.resize(images.size() * result.classes);
    result.confusion.assign(result.classes * result.classes, 0);
    const data::loader batches(images, preparation, images_at_once, 0);
    std::size_t done = 0;
    for (const data::batch& batch : data::prefetched(batches.evaluation())) {
        network.forward(batch.images,
                        std::span(result.probabilities)
                            .subspan(done * result.classes, batch.size() * result.classes));
        done += batch.size();
    }
    check_finite(result.probabilities);
    std::int64_t correct = 0;
    for (std::size_t n = 0; n < images.size(); ++n) {
        const auto all = result.probabilities_of(n);
        const int label = images.labels[n];
        const auto predicted =
            static_cast<int>(std::max_element(all.begin(), all.end()) - all.begin());
        result.predicted.push_back(predicted);
        correct += predicted == label ? 1 : 0;
        ++result.confusion[static_cast<std::size_t>(label) * result.classes +
                           static_cast<std::size_t>(predicted)];
        const float own = all[static_cast<std::size_t>(label)];
        result.loss -= std::log(std::max(own, std::numeric_limits<float>::min()));
    }
    const auto count = static_cast<double>(images.size());
    result.loss /= count;
    result.accuracy = static_cast<double>(correct) / count;
    return result;
}

std::vector<guess> best_guesses(std::span<const float> probabilities, std::size_t most) {
    check_finite(probabilities);
    std::vector<guess> all;
    for (const float probability : probabilities)
        all.push_back({static_cast<int>(all.size()), probability});
    std::sort(all.begin(), all.end(), [](const guess& a, const guess& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.label < b.label;
    });
    all.resize(std::min(most, all.size()));
    return all;
}

} // namespace strider::program
