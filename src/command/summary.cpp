// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider summary NET`: shows the layers of a network, their cost, and its memory layout.

#include "summary/summary.hpp"
#include "command/command.hpp"
#include "command/options.hpp"
#include "network/catalogue.hpp"
#include "text/output.hpp"

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
    if (options.format == "markdown") return summary_markdown(facts, options.choice);
    if (options.format == "json") return summary_json(facts, options.choice);
    if (options.format == "graphviz") return summary_graphviz(facts);
    return summary_text(facts, options.choice);
}

} // namespace

void add_summary(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("summary", "Show a network's layers and what they cost");
    auto options = std::make_shared<summary_options>();
    add_network(*command, options->network);
    add_choice(*command, "--format", options->format, {"text", "markdown", "json", "graphviz"},
               "The output format [text]");
    add_number(*command, ranges::batch, options->choice.batch,
               "Batch size of the training step whose memory is shown", "32");
    command->add_flag("--memory", options->choice.memory,
                      "List every buffer, its lifetime and its offset");
    command->callback([options] { put(summary(*options)); });
}

} // namespace strider::program
