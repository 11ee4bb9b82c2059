// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider zoo`: the networks that there are.

#include "command/command.hpp"
#include "network/catalogue.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

namespace strider::program {

void add_zoo(CLI::App& program, invocation&) {
    program.add_subcommand("zoo", "List the networks")->callback([] {
        text_table table{{false, false, true, true, false},
                         {{"network", "input", "parameters", "MACs", "what it is"}}};
        for (const any_network* network : catalogue()) {
            const network_facts& facts = network->facts();
            table.rows.push_back({facts.name, shape_text(facts.input), grouped(facts.parameters),
                                  grouped(facts.macs), facts.title});
        }
        fmt::print("{}", table.text());
    });
}

} // namespace strider::program
