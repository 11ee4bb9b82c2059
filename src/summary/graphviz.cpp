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

/// In double quotes, as the dot language has it; "\n" stays a line's end.
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

/// "layer1", "turn 3", "unit: body".
std::string scope_title(const layer_scope& scope) {
    std::string kind;
    switch (scope.kind) {
    case scope_kind::network:
    case scope_kind::block:
        break;
    case scope_kind::turn:
        kind = fmt::format("turn {}", scope.number);
        break;
    case scope_kind::body:
        kind = "body";
        break;
    case scope_kind::shortcut:
        kind = "shortcut";
        break;
    case scope_kind::branch:
        kind = fmt::format("branch {}", scope.number);
        break;
    case scope_kind::gate:
        kind = "gate";
        break;
    }
    if (scope.label == nullptr) return kind;
    return kind.empty() ? scope.label : fmt::format("{}: {}", scope.label, kind);
}

/// The nodes of a scope, and the scopes within it as clusters.
void put_scope(std::string& text, const network_facts& network, int scope, int depth) {
    const std::string margin(2 * static_cast<std::size_t>(depth), ' ');
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const layer_facts& layer = network.layers[i];
        if (layer.scope != scope) continue;
        const std::string name = layer.label == nullptr ? "" : std::string(layer.label) + ": ";
        text += fmt::format(
            "{}layer{} [label={}];\n", margin, i,
            quoted(fmt::format("{}{}\n{}", name, layer_text(layer), shape_text(layer.output))));
    }
    for (std::size_t s = 1; s < network.scopes.size(); ++s) {
        const layer_scope& inner = network.scopes[s];
        if (inner.parent != scope || inner.kind == scope_kind::network) continue;
        text += fmt::format("{}subgraph cluster_{} {{\n{}  label={};\n", margin, s, margin,
                            quoted(scope_title(inner)));
        put_scope(text, network, static_cast<int>(s), depth + 1);
        text += margin + "}\n";
    }
}

} // namespace

std::string summary_graphviz(const network_facts& network) {
    std::string text =
        fmt::format("digraph {} {{\n  node [shape=box];\n  input [label={}];\n",
                    quoted(network.name), quoted("input\n" + shape_text(network.input)));
    put_scope(text, network, 0, 1);
    for (std::size_t i = 0; i < network.layers.size(); ++i)
        for (const int volume : volumes_read(network, network.layers[i]))
            text += fmt::format("  {} -> layer{};\n", node(volume), i);
    return text + "}\n";
}

} // namespace strider::program
