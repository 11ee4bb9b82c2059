// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider summary NET`: the layers of a network, what they cost, and where their volumes lie.

#include "summary/summary.hpp"
#include "command/command.hpp"
#include "command/usage_error.hpp"
#include "network/catalogue.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>

namespace strider::program {

namespace {

struct summary_options {
    std::string network;
    std::string format = "text";
    summary_choice choice;
};

std::string summary(const summary_options& options) {
    const network_facts& facts = network_named(options.network).facts();
    if (options.format == "text") return summary_text(facts, options.choice);
    if (options.format == "markdown") return summary_markdown(facts, options.choice);
    if (options.format == "json") return summary_json(facts, options.choice);
    if (options.format == "graphviz") return summary_graphviz(facts);
    throw usage_error(fmt::format(
        "there is no format \"{}\"; known: text, markdown, json, graphviz", options.format));
}

} // namespace

void add_summary(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("summary", "Show a network's layers and what they cost");
    auto options = std::make_shared<summary_options>();
    command->add_option("NET", options->network, "The network; `strider zoo` lists them")
        ->required();
    command->add_option("--format", options->format, "text, markdown, json or graphviz [text]");
    command
        ->add_option("--batch", options->choice.batch,
                     "Images of the training step whose memory is told [32]")
        ->check(CLI::Range(1, 65'536));
    command->add_flag("--memory", options->choice.memory,
                      "Tell every buffer: when it is needed, and where it lies");
    command->callback([options] { fmt::print("{}", summary(*options)); });
}

} // namespace strider::program
