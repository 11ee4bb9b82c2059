// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// `strider zoo`: lists the networks.

#include "command/command.hpp"
#include "network/catalogue.hpp"
#include "text/format.hpp"
#include "text/output.hpp"

#include <cstddef>
#include <string>

namespace strider::program {

namespace {

constexpr std::size_t usual_columns = 110; // with every column

} // namespace

void add_zoo(CLI::App& program, invocation&) {
    program.add_subcommand("zoo", "List the networks")->callback([] {
        text_table table{
            {false, false, false, true, true, true, false, false},
            {{"network", "input", "output", "layers", "parameters", "MACs", "use", "source"}},
            {7, 2, 3, 5, 1, 4}};
        std::string uses;
        const auto explain = [&uses](const std::string& use, const std::string& meaning) {
            if (uses.find(use + ":") == std::string::npos) uses += use + ": " + meaning + "; ";
        };
        for (const any_network& network : catalogue()) {
            const network_facts& facts = network.facts();
            const std::string use = network.can_train() ? "train"
                                    : network.can_run() ? "run"
                                                        : "facts";
            table.rows.push_back({facts.name, shape_text(facts.input), shape_text(facts.output),
                                  std::to_string(facts.layers.size()), grouped(facts.parameters),
                                  rounded(facts.macs), use, facts.source});
            explain(use, network.can_train() ? "every command takes it"
                         : network.can_run() ? "all commands but train take it"
                                             : "only summary takes it");
        }
        const std::string text = table.text(page_columns(usual_columns));
        const bool macs = text.substr(0, text.find('\n')).find("MACs") != std::string::npos;
        say("{}\n{}", text,
            wrapped(uses + "`strider summary NETWORK` says more" +
                    (macs ? "; MACs are those of one image's forward pass" : "")));
    });
}

} // namespace strider::program
