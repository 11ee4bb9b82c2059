// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider evaluate NET`: tests weights on the test images of a data set.

#include "command/command.hpp"
#include "command/options.hpp"
#include "command/weights.hpp"
#include "images/source.hpp"
#include "network/catalogue.hpp"
#include "run/evaluation.hpp"
#include "text/format.hpp"
#include "text/output.hpp"
#include "text/printable.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace strider::program {

namespace {

struct evaluate_options {
    std::string network;
    std::string weights;
    std::string data = "embedded";
    std::string part = "test";
    std::optional<std::size_t> images;
    int threads = 0;
};

/// A row for each class: how often it is recognised, and which class it is most often taken for.
std::string class_table(const evaluation& found, const weights_notes& notes) {
    text_table table{{false, true, true, false},
                     {{"class", "images", "recognised", "most often taken for"}}};
    for (std::size_t label = 0; label < found.classes; ++label) {
        const auto* const row = found.confusion.data() + label * found.classes;
        std::int64_t all = 0;
        std::size_t other = label;
        for (std::size_t i = 0; i < found.classes; ++i) {
            all += row[i];
            if (i != label && row[i] > 0 && (other == label || row[i] > row[other])) other = i;
        }
        if (all == 0) continue;
        table.rows.push_back(
            {notes.word(static_cast<int>(label)), grouped(all),
             percent_text(static_cast<double>(row[label]) / static_cast<double>(all)),
             other == label
                 ? ""
                 : fmt::format("{} ({})", notes.word(static_cast<int>(other)), row[other])});
    }
    return table.text();
}

void evaluate_command(const evaluate_options& options) {
    const any_network& network = network_named(options.network);
    const network_facts& facts = network.facts();
    network.need_run();
    network.need_classes();
    const auto path = weights_path(options.weights, network);
    const auto inference = network.infer(*network.load(path), options.threads);
    weights_notes notes = read_notes(path);
    const auto images =
        open_data(options.data, options.part == "train" ? data::split::train : data::split::test,
                  facts.input, static_cast<int>(facts.output.count()), options.images);
    if (notes.classes.empty()) notes.classes = images.classes;
    if (notes.classes != images.classes)
        throw argument_error(fmt::format("{}: the classes of the images are not those that {} was "
                                         "trained on",
                                         printable(options.data), printable(path.string())));
    const data::pipeline preparation(facts.input, notes.normal);
    const evaluation found = evaluate(*inference, facts, images, preparation);
    say("{} with {} on {} images of {} ({})\n", facts.name, printable(path.string()),
        grouped(static_cast<std::int64_t>(images.size())), printable(images.name, max_name_columns),
        options.part);
    say("accuracy {}, loss {:.4f}\n\n{}", percent_text(found.accuracy, 2), found.loss,
        class_table(found, notes));
}

} // namespace

void add_evaluate(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("evaluate", "Test weights on labelled images");
    auto options = std::make_shared<evaluate_options>();
    add_network(*command, options->network);
    add_weights(*command, options->weights);
    command->add_option("--data", options->data, "As for `strider train` [embedded]")
        ->type_name("FOLDER");
    add_choice(*command, "--part", options->part, {"test", "train"}, "The part of the data [test]");
    add_number(*command, ranges::images, options->images, "Take the first N images", "all");
    add_threads(*command, options->threads);
    command->callback([options] { evaluate_command(*options); });
}

} // namespace strider::program
