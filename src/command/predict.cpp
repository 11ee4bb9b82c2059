// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider predict NET IMAGE...`: classifies pictures.

#include "command/command.hpp"
#include "command/options.hpp"
#include "command/weights.hpp"
#include "network/catalogue.hpp"
#include "run/evaluation.hpp"
#include "text/format.hpp"
#include "text/output.hpp"
#include "text/printable.hpp"

#include <strider/data/dataset.hpp>
#include <strider/data/image.hpp>
#include <strider/data/image_file.hpp>
#include <strider/error.hpp>

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

/// The readable pictures and their names; for each other one, the reason goes to standard error.
struct pictures {
    data::dataset images;
    std::vector<std::string> names;
    bool all = true;

    pictures(const std::vector<std::string>& files, shape input,
             const std::vector<std::string>& classes)
        : images{"pictures", input, {}, {}, classes} {
        for (const std::string& name : files) {
            try {
                const data::image one = data::resize(data::read_image(name), input);
                images.pixels.insert(images.pixels.end(), one.bytes.begin(), one.bytes.end());
                images.labels.push_back(0);
                names.push_back(name);
            } catch (const error& problem) {
                complain(problem.what());
                all = false;
            }
        }
    }
};

int predict(const predict_options& options) {
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_run();
    network.need_classes();
    const auto path = weights_path(options.weights, network);
    const auto inference = network.infer(*network.load(path), options.threads);
    const weights_notes notes = read_notes(path);
    const data::pipeline preparation(facts.input, notes.normal);

    const pictures read(options.images, facts.input, notes.classes);
    const int code = read.all ? 0 : 1;
    if (read.names.empty()) return code;
    const evaluation found = evaluate(*inference, facts, read.images, preparation);
    std::size_t widest = 0;
    for (std::size_t label = 0; label < found.classes; ++label)
        widest = std::max(widest, columns_of(notes.word(static_cast<int>(label))));
    for (std::size_t n = 0; n < read.names.size(); ++n) {
        say("{}\n", printable(read.names[n]));
        for (const guess& each : best_guesses(found.probabilities_of(n), shown_guesses)) {
            const auto length = std::lround(bar_length * static_cast<double>(each.probability));
            say("  {}  {:>7}  {}\n", padded(notes.word(each.label), widest),
                percent_text(static_cast<double>(each.probability)),
                std::string(static_cast<std::size_t>(std::max(length, 0L)), '#'));
        }
    }
    return code;
}

} // namespace

void add_predict(CLI::App& program, invocation& call) {
    auto* command = program.add_subcommand("predict", "Classify pictures");
    auto options = std::make_shared<predict_options>();
    add_network(*command, options->network);
    command->add_option("IMAGE", options->images, "PNG or JPEG files")
        ->required()
        ->type_name("FILE");
    add_weights(*command, options->weights);
    add_threads(*command, options->threads);
    command->callback([options, &call] { call.exit_code = predict(*options); });
}

} // namespace strider::program
