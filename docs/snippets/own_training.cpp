// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/training.md. tests/train/own_rules.cpp runs it.

#include <strider/io.hpp>
#include <strider/strider.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

using namespace strider;

// [loss]
/// Cross-entropy with 10 % of the target spread over all classes.
struct smoothed_cross_entropy {
    static constexpr bool takes_scores = true; // replaces a softmax at the end
    template <class Real>
    static Real evaluate(std::span<const Real> output, int label,
                         std::span<Real> gradient) noexcept {
        const auto classes = static_cast<Real>(output.size());
        const Real largest = *std::max_element(output.begin(), output.end());
        Real sum = 0;
        for (const Real score : output) sum += std::exp(score - largest);
        Real loss = 0;
        for (std::size_t j = 0; j < output.size(); ++j) {
            const Real log_p = output[j] - largest - std::log(sum);
            const bool is_label = j == static_cast<std::size_t>(label);
            const Real target = Real(0.1) / classes + (is_label ? Real(0.9) : Real(0));
            loss -= target * log_p;
            gradient[j] = std::exp(log_p) - target; // gradient may be output itself
        }
        return loss;
    }
};
static_assert(Loss<smoothed_cross_entropy>);
// [/loss]

// [optimizer]
/// Lion [Chen23]: steps by the sign of an interpolated momentum.
struct lion {
    static constexpr const char* name = "lion"; // in checkpoints
    static constexpr int state_arrays = 1;      // the momentum
    double beta1 = 0.9;
    double beta2 = 0.99;
    double weight_decay = 0;

    template <class Real>
    void update(std::span<Real> w, std::span<const Real> gradient,
                std::array<std::span<Real>, 1> state, double rate, std::int64_t /*step*/,
                bool decay) const noexcept {
        const auto b1 = static_cast<Real>(beta1), b2 = static_cast<Real>(beta2);
        const auto pace = static_cast<Real>(rate);
        const auto pull = static_cast<Real>(decay ? weight_decay : 0); // decay: not for biases
        for (std::size_t i = 0; i < w.size(); ++i) {
            Real& momentum = state[0][i];
            const Real c = b1 * momentum + (1 - b1) * gradient[i];
            w[i] -= pace * (Real(c > 0) - Real(c < 0) + pull * w[i]);
            momentum = b2 * momentum + (1 - b2) * gradient[i];
        }
    }
};
static_assert(Optimizer<lion>);
// [/optimizer]

// [use]
template <class Net>
using own_trainer = trainer<Net, lion, smoothed_cross_entropy>;
// [/use]

// [accumulate]
/// One SGD step on more images than fit in memory at once.
template <class Trainer>
void step_on_many(Trainer& training, std::span<const float> images, std::span<const int> labels,
                  std::size_t part, float rate) {
    using net = typename Trainer::network;
    constexpr auto size = static_cast<std::size_t>(net::input.count());
    std::vector<float> sum(static_cast<std::size_t>(net::parameters));
    for (std::size_t at = 0; at < labels.size(); at += part) {
        const std::size_t count = std::min(part, labels.size() - at);
        training.gradient(images.subspan(at * size, count * size), labels.subspan(at, count));
        for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += training.gradients()[p];
    }
    for (std::size_t p = 0; p < sum.size(); ++p)
        training.model().parameters()[p] -= rate * sum[p] / static_cast<float>(labels.size());
}
// [/accumulate]

// [checkpoint]
template <class Trainer>
void save(const Trainer& training, const std::filesystem::path& file, int epoch) {
    // Model, optimizer and steps, and a string of yours; replaces the file atomically.
    io::save_checkpoint(file, training, "epoch=" + std::to_string(epoch));
}

template <class Trainer>
std::string resume(Trainer& training, const std::filesystem::path& file) {
    // file_error, and an unchanged trainer, if network, type of optimizer or of numbers differ.
    return io::load_checkpoint(file, training);
}
// [/checkpoint]
