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

    // Implicit, so that a literal is a name wherever one is expected.
    consteval layer_name(const char (&words)[Size]) {
        for (std::size_t i = 0; i < Size; ++i) characters[i] = words[i];
    }
};

/// The layer, or the layers as one block, with a name: letters, digits, '_' and '-', the first no
/// '-'. Tables, messages and weight files use it in place of the layer's number: "conv1.weight".
/// Names are unique among the layers of a block. A number is a name, too, so that layers can be
/// counted as elsewhere: named<"1", conv<...>> is "1.weight" wherever it stands, unless the layer
/// at place 1 has parameters and no name.
template <layer_name Name, class... Layers> // a name, then layers: named<"conv1", relu>
    requires Written<"named takes a name, then layers: named<\"conv1\", relu>">
struct named {
};

} // namespace strider
