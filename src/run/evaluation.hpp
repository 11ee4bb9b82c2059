// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::evaluate`: how well a network classifies labelled images.
#pragma once

#include "network/any_network.hpp"

#include <strider/data/dataset.hpp>
#include <strider/data/pipeline.hpp>
#include <strider/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace strider::program {

/// The predictions of a network for the images of a data set.
struct evaluation {
    std::size_t classes = 0;
    double loss = 0; ///< mean of -log(probability of the true class)
    double accuracy = 0;
    std::vector<float> probabilities;    ///< [images][classes]
    std::vector<int> predicted;          ///< the most probable class of each image
    std::vector<std::int64_t> confusion; ///< [true class][predicted class]: numbers of images

    [[nodiscard]] std::span<const float> probabilities_of(std::size_t image) const {
        return std::span(probabilities).subspan(image * classes, classes);
    }
};

/// An output is NaN or infinite.
struct not_finite : error {
    using error::error;
};

/// Classifies all images, each in its evaluation placement. Throws not_finite.
[[nodiscard]] evaluation evaluate(any_inference& network, const network_facts& facts,
                                  const data::dataset& images, const data::pipeline& preparation);

/// A class and its probability.
struct guess {
    int label = 0;
    float probability = 0;
};

/// The `most` most probable classes, best first.
[[nodiscard]] std::vector<guess> best_guesses(std::span<const float> probabilities,
                                              std::size_t most);

} // namespace strider::program
