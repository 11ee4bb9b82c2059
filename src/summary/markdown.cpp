// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a network's summary as Markdown.

#include "summary/memory.hpp"
#include "summary/rows.hpp"
#include "summary/summary.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <vector>

namespace strider::program {

namespace {

/// A cell with Markdown's special characters escaped.
std::string plain(const std::string& text) {
    std::string result;
    for (const char letter : text) {
        if (std::string("\\`*_{}[]<>#|").find(letter) != std::string::npos) result += '\\';
        result += letter;
    }
    return result;
}

/// The first row is the heading; `right`: whether each column is right-aligned.
std::string markdown_table(const std::vector<bool>& right,
                           const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        text += "|";
        for (const std::string& cell : rows[r]) text += " " + plain(cell) + " |";
        text += "\n";
        if (r > 0) continue;
        text += "|";
        for (const bool one : right) text += one ? " ---: |" : " --- |";
        text += "\n";
    }
    return text;
}

std::string buffer_section(const std::string& title, const memory_facts& memory) {
    return fmt::format("\n## {}\n\n{}", title,
                       markdown_table({false, true, true, true, true}, buffer_cells(memory)));
}

} // namespace

std::string summary_markdown(const network_facts& network, const summary_choice& choice) {
    const auto count = [](std::int64_t number) {
        return number == 0 ? std::string() : grouped(number);
    };
    std::vector<std::vector<std::string>> cells{{"#", "name", "layer", "reads", "output",
                                                 "parameters", "made of", "MACs", "FLOPs", "memory",
                                                 "sees", "step", "from"}};
    const auto rows = layer_rows(network);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const layer_row& row = rows[i];
        const bool named = !row.name.empty() || !row.scope.empty();
        cells.push_back({row.index, i > 0 && named ? path_of(network, network.layers[i - 1]) : "",
                         row.layer, row.reads, shape_text(row.output), count(row.parameters),
                         row.made_of, count(row.macs), count(row.flops), bytes_text(row.bytes),
                         row.sees, row.step, row.from});
    }
    cells.push_back({"", "", "total", "", "", grouped(network.parameters), "",
                     grouped(network.macs), grouped(network.flops),
                     bytes_text(activation_bytes(network)), "", "", ""});
    std::string text = fmt::format("# {}\n\n{} ({}).\n\n", plain(network.name),
                                   plain(network.title), plain(network.source));
    text += markdown_table(
        {true, false, false, false, false, true, false, true, true, true, true, true, true}, cells);
    text +=
        "\nMade of: filters x height x width x channels + biases. Memory: of the volume. Sees: "
        "the receptive field of an output element. From: where the first output's begins. Step: "
        "distance to the next. Reads: unless only the previous layer. All for one image, "
        "4 bytes an element.\n\n## Memory\n\n";
    for (const std::string& line : memory_lines(network, choice)) text += "- " + line + "\n";
    if (choice.memory) {
        text += buffer_section("Buffers of an inference of one image", network.one_image);
        text += buffer_section("Buffers of a step of training", network.training);
        text += fmt::format("\nStep i + 1 runs layer i forward, step {} - i backward.\n",
                            2 * network.training.depth + 1);
    }
    return text;
}

} // namespace strider::program
