// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the sentences for structures that do not fit: residuals, concats, gates, repeats, names.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/diagnostics/words.hpp>

namespace strider::detail {

/// The least stride with which a 1x1 filter makes `to` outputs of `from`; 0 if none.
consteval int projecting_stride(int from, int to) {
    for (int s = 1; s <= from; ++s) {
        const int outputs = (from - 1) / s + 1;
        if (outputs == to) return s;
        if (outputs < to) break;
    }
    return 0;
}

/// What would make the two shapes equal. The body is not known here: if no 1x1 filter at a usual
/// stride makes `d.made` of the input, only the shape that the body must make.
consteval void put_fitting_shortcut(message_text& out, const diagnosis& d) {
    constexpr int max_stride = 4;
    const int rows = projecting_stride(d.input.height, d.made.height);
    const int columns = projecting_stride(d.input.width, d.made.width);
    if (rows == 0 || columns == 0 || rows > max_stride || columns > max_stride) {
        const shape wanted = d.number > 1 ? d.other_made : d.input;
        out << "a body that makes ";
        put_volume(out, wanted);
        if (wanted.height == d.input.height && wanted.width == d.input.width)
            out << "; at stride 1 pad_same keeps height and width";
        return;
    }
    out << "the shortcut conv<" << d.made.channels << ", filter<1>";
    if (rows != 1 || columns != 1) {
        out << ", stride<" << rows;
        if (rows != columns) out << ", " << columns;
        out << '>';
    }
    if ((d.input.height - 1) % rows != 0 || (d.input.width - 1) % columns != 0)
        out << ", floor_fit";
    out << '>';
}

/// "from 8x8x4 the body makes 6x6x4, the shortcut 8x8x4".
consteval void put_residual_differs(message_text& out, const diagnosis& d) {
    out << "from ";
    put_volume(out, d.input);
    out << " the body makes ";
    put_volume(out, d.made);
    if (d.number > 1) {
        out << ", the shortcut ";
        put_volume(out, d.other_made);
    } else {
        out << ", but without a shortcut it is added to its input";
    }
    out << "\nfits with: ";
    put_fitting_shortcut(out, d);
}

consteval void put_branches_differ(message_text& out, const diagnosis& d) {
    out << "from ";
    put_volume(out, d.input);
    out << " branch 0 makes ";
    put_volume(out, d.made);
    out << ", branch " << d.number << ' ';
    put_volume(out, d.other_made);
    out << "\nheight and width must be the same; pad_same keeps them at stride 1";
}

consteval void put_gate_differs(message_text& out, const diagnosis& d) {
    out << "from ";
    put_volume(out, d.input);
    out << " the body makes ";
    put_volume(out, d.made);
    out << "\nit must make ";
    put_volume(out, {1, 1, d.input.channels});
    out << ", a number for each map, or ";
    put_volume(out, d.input);
}

} // namespace strider::detail
