// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::read_dot`: a reader of the program's dot files.
#pragma once

#include <cstddef>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace strider::test {

struct dot_graph {
    std::string fault;     ///< empty: none
    std::size_t nodes = 0; ///< nodes of volumes, not of cluster names
    std::size_t edges = 0; ///< visible edges
    std::size_t clusters = 0;
};

/// Reads a digraph with one statement per line: every node is declared once and before its edges,
/// cluster names are unique, every brace is closed, and quoted strings contain no bare quotes.
[[nodiscard]] inline dot_graph read_dot(const std::string& text) {
    const std::string quoted = R"re("(?:[^"\\]|\\.)*")re";
    const std::regex opening("digraph " + quoted + " \\{");
    const std::regex cluster("subgraph (cluster_[0-9]+) \\{");
    const std::string more = R"re((?:, [a-z]+=(?:[a-z0-9.]+|"[^"]*"))*)re";
    const std::regex defaults("(?:graph|node|edge) \\[[a-z]+=[a-z0-9.]+" + more + "\\];");
    const std::regex node("([a-z][a-z0-9]*) \\[label=" + quoted + "(" + more + ")\\];");
    const std::regex edge("([a-z][a-z0-9]*) -> ([a-z][a-z0-9]*)( \\[style=invis, weight=0\\])?;");
    dot_graph graph;
    std::set<std::string> nodes;
    std::set<std::string> names; // nodes of cluster names
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
            if (!found[3].matched) ++graph.edges;
            if (!found[3].matched && (names.contains(found[1]) || names.contains(found[2])))
                return fault("an edge of a name");
        } else if (std::regex_match(line, found, node)) {
            if (!nodes.insert(found[1]).second) return fault("a node twice");
            if (found[2].str().find("shape=plaintext") != std::string::npos) names.insert(found[1]);
        } else if (!std::regex_match(line, defaults)) {
            return fault("no statement");
        }
        ++number;
    }
    if (open != 0) graph.fault = "a brace is not closed";
    if (names.size() != clusters.size()) graph.fault = "a cluster without a name";
    graph.nodes = nodes.size() - names.size();
    graph.clusters = clusters.size();
    return graph;
}

} // namespace strider::test
