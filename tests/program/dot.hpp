// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::read_dot`: a reader of dot files as the program writes them.
#pragma once

#include <cstddef>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace strider::test {

struct dot_graph {
    std::string fault; ///< empty: none
    std::size_t nodes = 0;
    std::size_t edges = 0;
    std::size_t clusters = 0;
};

/// Reads a digraph of a statement a line: every node is declared once and before its edges, every
/// cluster has a name of its own, every brace is closed, and quotes hold no bare quotes.
[[nodiscard]] inline dot_graph read_dot(const std::string& text) {
    const std::string quoted = R"re("(?:[^"\\]|\\.)*")re";
    const std::regex opening("digraph " + quoted + " \\{");
    const std::regex cluster("subgraph (cluster_[0-9]+) \\{");
    const std::regex defaults("node \\[shape=box\\];");
    const std::regex label("label=" + quoted + ";");
    const std::regex node("([a-z][a-z0-9]*) \\[label=" + quoted + "\\];");
    const std::regex edge("([a-z][a-z0-9]*) -> ([a-z][a-z0-9]*);");
    dot_graph graph;
    std::set<std::string> nodes;
    std::set<std::string> clusters;
    int open = 0;
    std::istringstream lines(text);
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto fault = [&](const std::string& what) {
            graph.fault = what + " in line " + std::to_string(number + 1) + ": " + line;
            return graph;
        };
        line.erase(0, line.find_first_not_of(' '));
        std::smatch found;
        if (number == 0) {
            if (!std::regex_match(line, opening)) return fault("no digraph");
            ++open;
        } else if (open == 0) {
            return fault("something after the end");
        } else if (line == "}") {
            --open;
        } else if (std::regex_match(line, found, cluster)) {
            if (!clusters.insert(found[1]).second) return fault("a cluster twice");
            ++open;
        } else if (std::regex_match(line, found, edge)) {
            if (!nodes.contains(found[1]) || !nodes.contains(found[2]))
                return fault("an edge of a node that is not there");
            ++graph.edges;
        } else if (std::regex_match(line, found, node)) {
            if (!nodes.insert(found[1]).second) return fault("a node twice");
        } else if (!std::regex_match(line, defaults) && !std::regex_match(line, label)) {
            return fault("no statement");
        }
        ++number;
    }
    if (open != 0) graph.fault = "a brace is not closed";
    graph.nodes = nodes.size();
    graph.clusters = clusters.size();
    return graph;
}

} // namespace strider::test
