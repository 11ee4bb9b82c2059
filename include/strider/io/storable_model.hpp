// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the concept `strider::io::StorableModel`, and what files need to know of a model: values
// that depend on no template, so that only their collection is compiled for each type of model.
#pragma once

#include <strider/io/safetensors.hpp>
#include <strider/parameter.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace strider::io {

namespace detail {

/// A view of a literal, or of a text with data() and size().
template <class Text>
    requires std::constructible_from<std::string_view, const Text&>
[[nodiscard]] constexpr std::string_view view_of(const Text& text) {
    return std::string_view(text);
}
template <class Text>
    requires(!std::constructible_from<std::string_view, const Text&>)
[[nodiscard]] constexpr auto view_of(const Text& text)
    -> decltype(std::string_view(text.data(), text.size())) {
    return {text.data(), text.size()};
}

} // namespace detail

/// What saving and loading require of a model: its parameters, float or double, the layout of its
/// tensors in them, and its network.
template <class Model>
concept StorableModel = requires(Model& changed, const Model& read) {
    requires std::floating_point<typename decltype(std::span(changed.parameters()))::value_type>;
    std::span(read.parameters());
    std::span<const parameter_tensor>(Model::tensors);
    { Model::network::fingerprint } -> std::convertible_to<std::uint64_t>;
    detail::view_of(Model::network::description);
};

/// The element type of a model's parameters.
template <StorableModel Model>
using real_of = typename decltype(std::span(std::declval<Model&>().parameters()))::value_type;

namespace detail {

/// A model's network, and the layout of its tensors.
struct model_layout {
    std::uint64_t fingerprint;
    std::string_view description;
    dtype type;                                   ///< of every number
    std::span<const parameter_tensor> parameters; ///< the tensors of the parameters
    std::span<const parameter_tensor> statistics; ///< those of the batch_norms' statistics
};

/// The numbers of a model, which is only read if Byte is const.
template <class Byte>
struct model_numbers {
    std::span<Byte> parameters;
    std::span<Byte> statistics;
};

template <StorableModel Model>
[[nodiscard]] model_layout layout_of() noexcept {
    model_layout layout{Model::network::fingerprint,
                        view_of(Model::network::description),
                        dtype_for<real_of<Model>>,
                        Model::tensors,
                        {}};
    if constexpr (requires { Model::statistics_tensors; })
        layout.statistics = Model::statistics_tensors;
    return layout;
}

template <class Number>
[[nodiscard]] auto bytes_of(std::span<Number> numbers) noexcept {
    if constexpr (std::is_const_v<Number>)
        return std::as_bytes(numbers);
    else
        return std::as_writable_bytes(numbers);
}

template <class Model>
[[nodiscard]] auto numbers_of(Model& model) {
    using byte = std::conditional_t<std::is_const_v<Model>, const std::byte, std::byte>;
    model_numbers<byte> numbers{bytes_of(std::span(model.parameters())), {}};
    if constexpr (requires { Model::statistics_tensors; })
        numbers.statistics = bytes_of(std::span(model.statistics()));
    return numbers;
}

} // namespace detail

} // namespace strider::io
