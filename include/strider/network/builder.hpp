// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the graph of a network (each layer's facts and the volumes that it reads) and its
// builder.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/layer/facts.hpp>
#include <strider/network/path.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// The number of elements that a part of a network adds to its graph.
struct graph_size {
    std::int64_t layers = 0;
    std::int64_t edges = 0;
    std::int64_t scopes = 0;
    std::int64_t labels = 0;

    /// Above any accepted network; sums and products of sizes saturate here.
    static constexpr std::int64_t most = 1'000'000;

    friend constexpr graph_size operator+(graph_size a, graph_size b) noexcept {
        return graph_size{a.layers + b.layers, a.edges + b.edges, a.scopes + b.scopes,
                          a.labels + b.labels}
            .limited();
    }
    [[nodiscard]] constexpr graph_size times(std::int64_t n) const noexcept {
        return graph_size{n * layers, n * edges, n * scopes, n * labels}.limited();
    }

private:
    [[nodiscard]] constexpr graph_size limited() const noexcept {
        const auto least = [](std::int64_t n) { return n < most ? n : most; };
        return {least(layers), least(edges), least(scopes), least(labels)};
    }
};

/// The most layers in a network; compilers limit the steps of constant evaluation.
inline constexpr int max_layers = 4096;

/// Volume 0 is the input, volume i + 1 the output of layer i. Layer i reads the volumes
/// edges[first_edge], ..., edges[first_edge + edges - 1].
template <int Layers, int Edges, int Scopes>
struct network_graph {
    std::array<layer_facts, static_cast<std::size_t>(Layers)> layers{};
    std::array<int, static_cast<std::size_t>(Edges)> edges{};
    std::array<layer_scope, static_cast<std::size_t>(Scopes)> scopes{}; ///< 0: the network
    shape input{1, 1, 1};
    shape output{1, 1, 1};
    diagnosis problem{};
};

/// A name given by `named`, and its place.
struct given_label {
    int scope;
    int position;
    const char* label;
};

constexpr bool same_words(const char* a, const char* b) noexcept {
    while (*a != '\0' && *a == *b) {
        ++a;
        ++b;
    }
    return *a == *b;
}

/// Letters, digits, '_' and '-', not starting with '-'.
constexpr bool is_label(const char* words) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
    };
    if (!allowed(*words)) return false;
    for (; *words != '\0'; ++words)
        if (!allowed(*words) && *words != '-') return false;
    return true;
}

/// The number that a label spells in the form of a layer's position, or -1.
constexpr int number_of(const char* label) noexcept {
    int number = 0;
    int digits = 0;
    for (; is_digit(label[digits]); ++digits) {
        if (digits == 9 || (digits == 1 && number == 0)) return -1;
        number = 10 * number + (label[digits] - '0');
    }
    return digits > 0 && label[digits] == '\0' ? number : -1;
}

/// Appends layers to a graph, in the direction data flows; stops at the first problem.
struct graph_builder {
    layer_facts* layers;
    int* edges;
    layer_scope* scopes;
    given_label* labels;
    shape input;

    diagnosis problem{};
    int layer_count = 0;
    int edge_count = 0;
    int scope_count = 1;
    int label_count = 0;
    int current = 0; ///< the volume that the next layer reads
    int scope = 0;
    int position = 0;
    const char* label = nullptr; ///< for the next layer or structure
    bool labelled = false;       ///< whether there is a label
    bool ended = false;          ///< whether the last layer was a softmax

    [[nodiscard]] constexpr shape shape_of(int volume) const noexcept {
        return volume == 0 ? input : layers[volume - 1].output;
    }

    /// A layer's position in its block, and its name.
    struct entry {
        int position;
        const char* label;
        bool labelled;
    };
    constexpr entry take_entry() {
        const entry taken{position++, label, labelled};
        label = nullptr;
        labelled = false;
        if (!taken.labelled) return taken;
        for (int i = 0; i < label_count; ++i)
            if (labels[i].scope == scope && same_words(labels[i].label, taken.label)) {
                diagnosis& d = refuse(strider::problem::name_twice, taken.label, taken);
                d.number = labels[i].position;
                return taken;
            }
        labels[label_count++] = {scope, taken.position, taken.label};
        return taken;
    }

    /// Records a problem and the path to it.
    constexpr diagnosis& refuse(strider::problem why, const char* name, entry at) {
        problem = {};
        problem.kind = why;
        problem.layer = layer_count;
        problem.name = name;
        problem.input = shape_of(current);
        problem.where = path_to(scopes, scope, at.position, at.label, at.labelled);
        return problem;
    }

    /// Refuses a join after a branch of a structure that ends in a softmax.
    constexpr void refuse_join_after_softmax(scope_kind way) {
        const layer_facts& last = layers[layer_count - 1];
        problem = {};
        problem.kind = strider::problem::after_softmax;
        problem.layer = layer_count - 1;
        problem.name =
            way == scope_kind::branch ? "the stack of the concat" : "the sum of the residual";
        problem.input = last.input;
        problem.where = path_to(scopes, last.scope, last.position, last.label, last.labelled);
    }

    /// Appends one layer by its rule.
    template <class Rule>
    constexpr void append(Rule infer) {
        const entry at = take_entry();
        if (problem) return;
        inferred next = infer(shape_of(current));
        if (next.problem) {
            problem = next.problem;
            problem.layer = layer_count;
            problem.where = path_to(scopes, scope, at.position, at.label, at.labelled);
            return;
        }
        edges[edge_count] = current;
        store(next.facts, at, 1);
    }

    /// Appends the end of a structure: a layer that reads several volumes.
    constexpr void join(layer_kind kind, const char* name, shape made, const int* read, int count,
                        entry at) {
        layer_facts facts;
        facts.kind = kind;
        facts.name = name;
        facts.input = shape_of(read[0]);
        facts.output = made;
        for (int i = 0; i < count; ++i) edges[edge_count + i] = read[i];
        store(facts, at, count);
    }

    /// Position to return to after a structure, whose layers have their own scope.
    struct place {
        int scope;
        int position;
    };
    constexpr place enter(scope_kind kind, int number, entry at, int entries) {
        const place outside{scope, position};
        scopes[scope_count] = {scope, kind, number, at.position, at.label, at.labelled, entries};
        scope = scope_count++;
        position = 0;
        return outside;
    }
    constexpr void leave(place outside) {
        scope = outside.scope;
        position = outside.position;
    }

    /// Refuses a number as a name if an unnamed layer has that number by position and both have
    /// anything to store.
    constexpr void check_numbers() {
        for (int i = 0; i < label_count && !problem; ++i) {
            const given_label& given = labels[i];
            const int number = number_of(given.label);
            if (number < 0 || number == given.position) continue;
            if (!stores(given.scope, number, false)) continue;
            if (!stores(given.scope, given.position, true)) continue;
            scope = given.scope;
            refuse(strider::problem::name_twice, given.label, {given.position, given.label, true})
                .number = number;
        }
    }

private:
    /// Whether the layer or structure at a place of a scope, named or not, has anything to store.
    [[nodiscard]] constexpr bool stores(int around, int place_there, bool named) const {
        for (int i = 0; i < layer_count; ++i) {
            const layer_facts& layer = layers[i];
            if (layer.parameters() == 0 && layer.statistics == 0) continue;
            entry at{layer.position, layer.label, layer.labelled};
            for (int s = layer.scope; s >= 0; s = scopes[s].parent) {
                if (s == around && at.position == place_there && at.labelled == named) return true;
                at = {scopes[s].position, scopes[s].label, scopes[s].labelled};
            }
        }
        return false;
    }
    constexpr void store(layer_facts& facts, entry at, int count) {
        if (ended) {
            refuse(strider::problem::after_softmax,
                   facts.kind == layer_kind::add      ? "the sum of the residual"
                   : facts.kind == layer_kind::concat ? "the stack of the concat"
                                                      : facts.name,
                   at);
            return;
        }
        facts.activations = facts.output.count();
        facts.first_edge = edge_count;
        facts.edges = count;
        facts.scope = scope;
        facts.position = at.position;
        facts.label = at.label;
        facts.labelled = at.labelled;
        ended = facts.kind == layer_kind::softmax;
        edge_count += count;
        layers[layer_count++] = facts;
        current = layer_count;
    }
};

} // namespace strider::detail
