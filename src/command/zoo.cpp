// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider zoo`: the networks that there are.

#include "command/command.hpp"
#include "network/catalogue.hpp"
#include "text/format.hpp"
#include "text/output.hpp"

#include <string>

namespace strider::program {

void add_zoo(CLI::App& program, invocation&) {
    program.add_subcommand("zoo", "List the networks")->callback([] {
        text_table table{
            {false, false, false, true, true, true, false, false},
            {{"network", "input", "output", "layers", "parameters", "MACs", "use", "source"}}};
        for (const any_network& network : catalogue()) {
            const network_facts& facts = network.facts();
            table.rows.push_back({facts.name, shape_text(facts.input), shape_text(facts.output),
                                  std::to_string(facts.layers.size()), grouped(facts.parameters),
                                  rounded(facts.macs),
                                  network.can_train() ? "train"
                                  : network.can_run() ? "run"
                                                      : "facts",
                                  facts.source});
        }
        say("{}\ntrain: every command takes it; run: all but train; facts: only summary. `strider "
            "summary\nNETWORK` says more; MACs are those of one image's forward pass\n",
            table.text());
    });
}

} // namespace strider::program
