// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider summary NET`: the layers of a network, and what they cost.

#include "command/command.hpp"
#include "network/catalogue.hpp"
#include "network/layer_rows.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>

namespace strider::program {

void add_summary(CLI::App& program, invocation&) {
    auto* command = program.add_subcommand("summary", "Show a network's layers and what they cost");
    auto name = std::make_shared<std::string>();
    command->add_option("NET", *name, "The network; `strider zoo` lists them")->required();
    command->callback([name] {
        const network_facts& facts = network_named(*name).facts();
        text_table table{
            {false, false, true, false, true, true, true},
            {{"layer", "output HxWxC", "parameters", "made of", "MACs", "activations", "sees"}}};
        for (const layer_row& row : layer_rows(facts))
            table.rows.push_back({row.layer, row.output, row.parameters, row.made_of, row.macs,
                                  row.memory, row.field});
        table.rows.emplace_back();
        table.rows.push_back({"total", "", grouped(facts.parameters), "", grouped(facts.macs),
                              bytes_text(activation_bytes(facts)), ""});
        fmt::print("{}: {}\n\n{}\n", facts.name, facts.title, table.text());
        fmt::print("made of: filters x height x width x channels + biases; sees: the receptive "
                   "field of an output\nnumber, padding included; MACs and activations (4 bytes a "
                   "number) are those of one image\n");
    });
}

} // namespace strider::program
