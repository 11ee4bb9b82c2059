// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `named`: a layer or a block with a name.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>
#include <strider/diagnostics/written.hpp>

namespace strider {

/// A name as a template argument.
template <std::size_t Size>
struct layer_name {
    char characters[Size]{};

    // Implicit, so that a literal converts to a name.
    consteval layer_name(const char (&words)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) characters[i] = words[i];
    }
};

/// A layer, or several layers as one block, with a name: letters, digits, '_' and '-', not starting
/// with '-'. Tables, messages and weight files use it in place of the layer's number:
/// "conv1.weight". Names are unique among the layers of a block. A number is allowed, so that
/// layers can be numbered as in another framework: named<"1", conv<...>> is "1.weight" wherever it
/// is, unless the layer at position 1 has parameters and no name.
template <layer_name Name, class... Layers> // a name, then layers: named<"conv1", relu>
    requires Written<"named takes a name, then layers: named<\"conv1\", relu>">
struct named {
};

} // namespace strider
