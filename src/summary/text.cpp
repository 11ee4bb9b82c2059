// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a network's summary as text.

#include "summary/memory.hpp"
#include "summary/rows.hpp"
#include "summary/summary.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace strider::program {

namespace {

/// The optional parts of a table.
struct table_form {
    bool made_of;
    bool flops;
    bool exact; ///< "1,228,800", not "1.23 M"
    bool steps; ///< the columns step and from
    bool sees;
    bool memory;
    bool macs;
};

text_table layer_table(const std::vector<layer_row>& rows, table_form form) {
    const auto count = [&](std::int64_t number) {
        return number == 0 ? std::string() : form.exact ? grouped(number) : rounded(number);
    };
    text_table table{{true, false, false, true}, {{"", "layer", "output", "parameters"}}};
    const auto add = [&](bool shown, bool right, const std::string& heading) {
        if (!shown) return;
        table.right.push_back(right);
        table.rows[0].push_back(heading);
    };
    if (!form.exact) table.rows[0][3] = "weights";
    add(form.made_of, false, "made of");
    add(form.macs, true, "MACs");
    add(form.flops, true, "FLOPs");
    add(form.memory, true, "memory");
    add(form.sees, true, "sees");
    add(form.steps, true, "step");
    add(form.steps, true, "from");
    std::string scope;
    for (const layer_row& row : rows) {
        if (row.scope != scope && !row.scope.empty()) table.rows.push_back({row.scope});
        scope = row.scope;
        std::vector<std::string> cells{row.index, (scope.empty() ? "" : "  ") + full_text(row),
                                       shape_text(row.output), count(row.parameters)};
        if (form.made_of) cells.push_back(row.made_of);
        if (form.macs) cells.push_back(count(row.macs));
        if (form.flops) cells.push_back(count(row.flops));
        if (form.memory)
            cells.push_back(form.exact ? bytes_text(row.bytes) : rounded_bytes(row.bytes));
        if (form.sees) cells.push_back(row.sees);
        if (form.steps) cells.insert(cells.end(), {row.step, row.from});
        table.rows.push_back(std::move(cells));
    }
    return table;
}

std::size_t widest_line(const std::string& text) {
    std::size_t widest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        widest = std::max(widest, end - at);
        at = end + 1;
    }
    return widest;
}

/// Explains the columns shown.
std::string legend(const std::vector<layer_row>& rows, table_form shown) {
    std::string first;
    if (std::any_of(rows.begin(), rows.end(),
                    [](const layer_row& row) { return !row.reads.empty(); }))
        first += "of: the layers read, unless only the previous one; ";
    if (shown.memory) first += "memory: of the volume, 4 bytes an element; ";
    if (shown.macs || shown.memory) first += "all of one image";
    if (first.ends_with("; ")) first.resize(first.size() - 2);
    std::string text = first.empty() ? first : wrapped(first);
    if (shown.made_of) text += wrapped("made of: filters x height x width x channels + biases");
    if (shown.sees)
        text += wrapped(std::string("sees: the receptive field of an output element") +
                        (shown.steps ? "; from: where the first output's begins; step: distance to "
                                       "the next"
                                     : ""));
    if (!shown.made_of || !shown.flops || !shown.steps)
        text += wrapped("--format markdown and json have more columns");
    return text;
}

std::string buffer_table(const std::string& title, const memory_facts& memory) {
    return fmt::format("\n{}\n\n{}", title,
                       text_table{{false, true, true, true, true}, buffer_cells(memory)}.text());
}

} // namespace

std::string summary_text(const network_facts& network, const summary_choice& choice) {
    constexpr std::array<table_form, 9> forms{{{true, true, true, true, true, true, true},
                                               {true, false, true, true, true, true, true},
                                               {false, true, true, true, true, true, true},
                                               {false, false, true, true, true, true, true},
                                               {false, false, false, true, true, true, true},
                                               {false, false, false, false, true, true, true},
                                               {false, false, false, false, false, true, true},
                                               {false, false, false, false, false, false, true},
                                               {false, false, false, false, false, false, false}}};
    constexpr std::size_t any_width = 100'000;
    const std::size_t most = page_columns();
    const auto rows = layer_rows(network);
    text_table table;
    table_form shown{};
    for (const table_form& form : forms) {
        table = layer_table(rows, form);
        shown = form;
        if (widest_line(table.text(any_width)) <= most) break;
    }
    std::string text =
        wrapped(fmt::format("{}: {} ({})", network.name, network.title, network.source)) + "\n" +
        table.text(most) + "\n";
    text += wrapped(fmt::format("total: {} parameters, {} MACs, {} FLOPs, {} in all volumes",
                                grouped(network.parameters), grouped(network.macs),
                                grouped(network.flops), bytes_text(activation_bytes(network))));
    for (const std::string& line : memory_lines(network, choice)) text += wrapped(line);
    text += "\n" + legend(rows, shown);
    if (choice.memory) {
        text += buffer_table("buffers of an inference of one image; step i + 1 runs layer i",
                             network.one_image);
        text += buffer_table(
            fmt::format("buffers of a step of training; step i + 1 runs layer i forward, step {} - "
                        "i backward",
                        2 * network.training.depth + 1),
            network.training);
    }
    return text;
}

} // namespace strider::program
