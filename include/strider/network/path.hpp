// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the path to a layer through the structures around it.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>

namespace strider {

/// The role of a scope in its structure.
enum class scope_kind {
    network,
    block,    ///< several layers under one name
    turn,     ///< of a repeat
    body,     ///< of a residual
    shortcut, ///< of a residual
    branch,   ///< of a concat
    gate,     ///< the body of a gate
};

/// A group of layers: the network, a turn of a repeat, the body of a residual, ...
struct layer_scope {
    int parent = -1; ///< the enclosing scope
    scope_kind kind = scope_kind::network;
    int number = 0;              ///< of the turn or branch, from 0
    int position = 0;            ///< the structure's position in the enclosing scope
    const char* label = nullptr; ///< the structure's name there
    bool labelled = false;       ///< whether it has one
    int entries = 2;             ///< layers and structures in it; a single one needs no number
};

namespace detail {

// With -fsanitize=undefined GCC cannot tell in a constant expression whether a name's address is
// null: constants test `labelled`.

/// Takes a path of any length and shortens it to a path_text: of one that is too long it keeps the
/// beginning and, after "...", the end, where the layer is.
class shortened_path {
    static constexpr std::size_t most = sizeof(path_text::characters) - 1;
    static constexpr std::size_t kept_end = 108;
    static constexpr std::size_t kept_begin = most - kept_end - 5; // ": ..."
    static constexpr std::size_t longest_label = 48;

    char begin_[most]{};
    char end_[kept_end]{}; ///< character i at i % kept_end
    std::size_t length_ = 0;

public:
    constexpr shortened_path& operator<<(char c) {
        if (length_ < most) begin_[length_] = c;
        end_[length_++ % kept_end] = c;
        return *this;
    }
    constexpr shortened_path& operator<<(const char* words) {
        for (; *words != '\0'; ++words) *this << *words;
        return *this;
    }
    constexpr shortened_path& operator<<(int number) {
        basic_text<16> digits;
        digits << number;
        return *this << digits.data();
    }
    /// Appends a name, leaving out the middle of a long one, so that a place always fits in what is
    /// kept of the end.
    constexpr void put_label(const char* label) {
        std::size_t size = 0;
        while (label[size] != '\0') ++size;
        for (std::size_t i = 0; i < size; ++i) {
            if (size > longest_label && i == longest_label / 2) {
                *this << "...";
                i = size - longest_label / 2;
            }
            *this << label[i];
        }
    }

    [[nodiscard]] constexpr path_text text() const {
        path_text out;
        if (length_ <= most) {
            for (std::size_t i = 0; i < length_; ++i) out << begin_[i];
            return out;
        }
        std::size_t begin = kept_begin;
        while (begin > 0 && begin_[begin] != ':') --begin;
        for (std::size_t i = 0; i < begin; ++i) out << begin_[i];
        out << (begin > 0 ? ": ..." : "...");
        std::size_t end = length_ - kept_end;
        while (end < length_ && end_[end % kept_end] != ':') ++end;
        for (; end < length_; ++end) out << end_[end % kept_end];
        return out;
    }
};

constexpr void put_whole_path(shortened_path& out, const layer_scope* scopes, int scope,
                              int position, const char* label, bool labelled) {
    const layer_scope& around = scopes[scope];
    if (around.parent >= 0) {
        put_whole_path(out, scopes, around.parent, around.position, around.label, around.labelled);
        if (around.kind != scope_kind::block) out << ": ";
        switch (around.kind) {
        case scope_kind::turn:
            out << "repeat turn " << around.number;
            break;
        case scope_kind::body:
            out << "residual body";
            break;
        case scope_kind::shortcut:
            out << "residual shortcut";
            break;
        case scope_kind::branch:
            out << "concat branch " << around.number;
            break;
        case scope_kind::gate:
            out << "gate body";
            break;
        case scope_kind::network:
        case scope_kind::block:
            break;
        }
        if (around.entries < 2 && !labelled) return;
        out << ": ";
    }
    out << "layer " << position;
    if (!labelled) return;
    out << " (";
    out.put_label(label);
    out << ')';
}

/// "layer 7: repeat turn 1: residual body: layer 1", or with a name "layer 7 (stem): ...". Counted
/// from 0, as in the names of a weight file.
constexpr path_text path_to(const layer_scope* scopes, int scope, int position, const char* label,
                            bool labelled) {
    shortened_path path;
    put_whole_path(path, scopes, scope, position, label, labelled);
    return path.text();
}

} // namespace detail

} // namespace strider
