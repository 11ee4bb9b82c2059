// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider predict NET IMAGE...`: what pictures show.

#include "command/command.hpp"
#include "command/weights.hpp"
#include "network/catalogue.hpp"
#include "run/evaluation.hpp"
#include "text/format.hpp"

#include <strider/data/dataset.hpp>
#include <strider/data/image.hpp>
#include <strider/data/image_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace strider::program {

namespace {

constexpr std::size_t shown_guesses = 3;
constexpr double bar_length = 30;

struct predict_options {
    std::string network;
    std::string weights;
    std::vector<std::string> images;
    int threads = 0;
};

void predict(const predict_options& options) {
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_run();
    network.need_classes();
    const auto path = weights_path(options.weights, network);
    const auto inference = network.infer(*network.load(path), options.threads);
    const weights_notes notes = read_notes(path);
    const data::pipeline how(facts.input, notes.normal);

    // Every picture is read before anything is said, so that an error stands alone.
    data::dataset pictures{"pictures", facts.input, {}, {}, notes.classes};
    for (const std::string& name : options.images) {
        const data::image one = data::resize(data::read_image(name), facts.input);
        pictures.pixels.insert(pictures.pixels.end(), one.bytes.begin(), one.bytes.end());
        pictures.labels.push_back(0);
    }
    const evaluation found = evaluate(*inference, facts, pictures, how);
    std::size_t widest = 0;
    for (std::size_t label = 0; label < found.classes; ++label)
        widest = std::max(widest, notes.word(static_cast<int>(label)).size());
    for (std::size_t n = 0; n < pictures.size(); ++n) {
        fmt::print("{}\n", options.images[n]);
        for (const guess& each : best_guesses(found.probabilities_of(n), shown_guesses)) {
            const auto length = std::lround(bar_length * static_cast<double>(each.probability));
            fmt::print("  {:<{}}  {:>7}  {}\n", notes.word(each.label), widest,
                       percent_text(static_cast<double>(each.probability)),
                       std::string(static_cast<std::size_t>(std::max(length, 0L)), '#'));
        }
    }
}

} // namespace

void add_predict(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("predict", "Say what pictures show");
    auto options = std::make_shared<predict_options>();
    command->add_option("NET", options->network, "The network; `strider zoo` lists them")
        ->required();
    command->add_option("IMAGE", options->images, "PNG or JPEG files")->required();
    command->add_option("--weights", options->weights,
                        "A safetensors file [runs/NET/best.safetensors]");
    command->add_option("--threads", options->threads, "Threads; 0: as many as there are [0]")
        ->check(CLI::Range(0, 4096));
    command->callback([options] { predict(*options); });
}

} // namespace strider::program
