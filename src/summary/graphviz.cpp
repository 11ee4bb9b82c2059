// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a network's graph for Graphviz.

#include "summary/rows.hpp"
#include "summary/summary.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace strider::program {

namespace {

/// In double quotes, in dot syntax; "\n" remains a line break.
std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        if (letter == '\n')
            result += "\\n";
        else
            result += letter;
    }
    return result + "\"";
}

std::string node(int volume) { return volume == 0 ? "input" : fmt::format("layer{}", volume - 1); }

/// A scope's name after that of the enclosing scope, as in weight files: "layer1.0", "unit.body".
std::string scope_title(const network_facts& network, int scope) {
    const std::string path = path_of_scope(network, scope);
    const int parent = network.scopes[static_cast<std::size_t>(scope)].parent;
    return parent == 0 ? path : path.substr(path_of_scope(network, parent).size() + 1);
}

/// Name, kind and options, output volume, and number of parameters.
std::string layer_label(const layer_facts& layer) {
    const std::string name = layer.label == nullptr ? "" : std::string(layer.label) + ": ";
    std::string text = fmt::format("{}{}\n{}", name, layer_text(layer), shape_text(layer.output));
    if (layer.parameters() > 0) text += fmt::format("\n{} parameters", grouped(layer.parameters()));
    return text;
}

/// The first layer within a scope, at any depth; -1 if none.
int first_layer(const network_facts& network, int scope) {
    for (std::size_t i = 0; i < network.layers.size(); ++i)
        for (int at = network.layers[i].scope; at >= 0;
             at = network.scopes[static_cast<std::size_t>(at)].parent)
            if (at == scope) return static_cast<int>(i);
    return -1;
}

// A cluster's name is a separate node, below what the cluster reads and above its first layer,
// since arrows avoid nodes but cross a cluster's label. Invisible edges hold it there.

std::string unseen(const std::string& from, const std::string& to) {
    return fmt::format("{} -> {} [style=invis, weight=0];\n", from, to);
}

std::string put_name(const network_facts& network, int scope, const std::string& margin) {
    const int first = first_layer(network, scope);
    const int parent = network.scopes[static_cast<std::size_t>(scope)].parent;
    const std::string name = fmt::format("scope{}", scope);
    std::string text = margin + unseen(name, node(first + 1));
    if (parent > 0 && first_layer(network, parent) == first)
        return margin + unseen(fmt::format("scope{}", parent), name) + text;
    for (const int volume : volumes_read(network, network.layers[static_cast<std::size_t>(first)]))
        text += margin + unseen(node(volume), name);
    return text;
}

/// The nodes of a scope, and its inner scopes as clusters.
void put_scope(std::string& text, const network_facts& network, int scope, int depth) {
    const std::string margin(2 * static_cast<std::size_t>(depth), ' ');
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const layer_facts& layer = network.layers[i];
        if (layer.scope != scope) continue;
        text += fmt::format("{}layer{} [label={}];\n", margin, i, quoted(layer_label(layer)));
    }
    for (std::size_t s = 1; s < network.scopes.size(); ++s) {
        const int inner = static_cast<int>(s);
        if (network.scopes[s].parent != scope || first_layer(network, inner) < 0) continue;
        text += fmt::format("{0}subgraph cluster_{1} {{\n{0}  scope{1} [label={2}, "
                            "shape=plaintext, fontcolor=\"#555555\", height=0.2, margin=0];\n",
                            margin, s, quoted(scope_title(network, inner)));
        put_scope(text, network, inner, depth + 1);
        text += margin + "}\n";
    }
}

} // namespace

std::string summary_graphviz(const network_facts& network) {
    const std::string margin = "  ";
    std::string text = fmt::format("digraph {} {{\n", quoted(network.name));
    // Ranks span all clusters, or a cluster could be placed beside what it reads.
    text += "  graph [newrank=true, ranksep=0.3, style=rounded, color=\"#888888\"];\n"
            "  node [shape=box, fontname=\"Helvetica,Arial,sans-serif\", fontsize=11];\n"
            "  edge [arrowsize=0.7, weight=8];\n";
    text += fmt::format("  input [label={}];\n", quoted("input\n" + shape_text(network.input)));
    put_scope(text, network, 0, 1);
    for (std::size_t i = 0; i < network.layers.size(); ++i)
        for (const int volume : volumes_read(network, network.layers[i]))
            text += fmt::format("  {} -> layer{};\n", node(volume), i);
    for (std::size_t s = 1; s < network.scopes.size(); ++s)
        if (first_layer(network, static_cast<int>(s)) >= 0)
            text += put_name(network, static_cast<int>(s), margin);
    return text + "}\n";
}

} // namespace strider::program
