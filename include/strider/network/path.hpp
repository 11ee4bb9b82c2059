// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the way to a layer through the structures around it.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>

namespace strider {

/// What the layers of a structure are to it.
enum class scope_kind {
    network,
    block,    ///< several layers under one name
    turn,     ///< of a repeat
    body,     ///< of a residual
    shortcut, ///< of a residual
    branch,   ///< of a concat
    gate,     ///< the body of a gate
};

/// Layers that belong together: the network, a turn of a repeat, the body of a residual, ...
struct layer_scope {
    int parent = -1; ///< the scope around it
    scope_kind kind = scope_kind::network;
    int number = 0;              ///< of the turn or branch, from 0
    int position = 0;            ///< the structure's place in the scope around it
    const char* label = nullptr; ///< the structure's name there
    bool labelled = false;       ///< whether it has one
    int entries = 2;             ///< layers and structures in it; one alone needs no number
};

namespace detail {

// GCC's -fsanitize=undefined takes it for unknown whether the address of a name is null: constants
// ask `labelled`.

/// "layer 7: repeat #2: residual body: layer 1", or with a name "layer 7 (stem): ...".
template <class Out>
constexpr void put_path(Out& out, const layer_scope* scopes, int scope, int position,
                        const char* label, bool labelled) {
    const layer_scope& around = scopes[scope];
    if (around.parent >= 0) {
        put_path(out, scopes, around.parent, around.position, around.label, around.labelled);
        const bool separated = !out.empty();
        if (around.kind != scope_kind::block && separated) out << ": ";
        switch (around.kind) {
        case scope_kind::turn:
            out << "repeat #" << around.number + 1;
            break;
        case scope_kind::body:
            out << "residual body";
            break;
        case scope_kind::shortcut:
            out << "residual shortcut";
            break;
        case scope_kind::branch:
            out << "concat branch #" << around.number + 1;
            break;
        case scope_kind::gate:
            out << "gate body";
            break;
        case scope_kind::network:
        case scope_kind::block:
            break;
        }
        if (around.entries < 2 && !labelled) return;
        if (!out.empty()) out << ": ";
    }
    out << "layer " << position;
    if (labelled) out << " (" << label << ')';
}

} // namespace detail

} // namespace strider
