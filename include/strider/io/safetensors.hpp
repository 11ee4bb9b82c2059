// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::safetensors_file` and `write_safetensors`: named tensors in a file.
#pragma once

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/file.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace strider::io {

/// The element types of tensors that strider reads and writes.
enum class dtype { f32, f64, i64, u8, f16, bf16 };

namespace detail {

inline constexpr std::array all_dtypes{dtype::f32, dtype::f64, dtype::i64,
                                       dtype::u8,  dtype::f16, dtype::bf16};

} // namespace detail

/// Size of an element in bytes.
[[nodiscard]] constexpr std::size_t size_of(dtype type) noexcept {
    switch (type) {
    case dtype::u8:
        return 1;
    case dtype::f16:
    case dtype::bf16:
        return 2;
    case dtype::f32:
        return 4;
    case dtype::f64:
    case dtype::i64:
        break;
    }
    return 8;
}

/// The format's name of a type: "F32".
[[nodiscard]] constexpr std::string_view name_of(dtype type) noexcept {
    constexpr std::array<std::string_view, 6> names{"F32", "F64", "I64", "U8", "F16", "BF16"};
    return names[static_cast<std::size_t>(type)];
}

/// The type of that name, if any.
[[nodiscard]] constexpr std::optional<dtype> dtype_of(std::string_view name) noexcept {
    for (const auto type : detail::all_dtypes)
        if (name_of(type) == name) return type;
    return {};
}

/// The file's type for a C++ number type.
template <class Number>
    requires(std::is_same_v<Number, float> || std::is_same_v<Number, double> ||
             std::is_same_v<Number, std::int64_t> || std::is_same_v<Number, std::uint8_t>)
inline constexpr dtype dtype_for = std::is_same_v<Number, float>          ? dtype::f32
                                   : std::is_same_v<Number, double>       ? dtype::f64
                                   : std::is_same_v<Number, std::int64_t> ? dtype::i64
                                                                          : dtype::u8;

/// A view of a named tensor: its elements in row-major order. Without extents, a single element.
/// The bytes need not be aligned: copy them out.
struct tensor {
    std::string name;
    dtype type;
    std::vector<std::int64_t> extents;
    std::span<const std::byte> bytes;
};

/// Writes tensors and metadata as a safetensors file that replaces `path` atomically (see
/// write_atomically). The same arguments give the same bytes: larger types come first, otherwise in
/// the order of `tensors`; every element is thus aligned in the file. Throws argument_error for
/// what the format cannot represent, file_error if writing fails.
void write_safetensors(const std::filesystem::path& path, std::span<const tensor> tensors,
                       const std::map<std::string, std::string>& metadata = {});

/// The tensors and the metadata of a validated safetensors file. Copies share the bytes.
class safetensors_file {
public:
    /// Reads a file. Throws file_error if it cannot be read or violates the format: a header of at
    /// most 100 MB within the file, a JSON object of the right form, distinct names, known dtypes,
    /// sizes that match the shapes, and data that fills the rest of the file without gaps or
    /// overlaps. Memory for the data is allocated after all of that is checked.
    [[nodiscard]] static safetensors_file read(const std::filesystem::path& path);

    /// The tensors in the order of their data in the file.
    [[nodiscard]] std::span<const tensor> tensors() const noexcept { return tensors_; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept {
        return metadata_;
    }
    /// The tensor of that name, or a null pointer.
    [[nodiscard]] const tensor* find(std::string_view name) const noexcept;

private:
    safetensors_file() = default;

    file_bytes bytes_;
    std::vector<tensor> tensors_;
    std::vector<std::size_t> by_name_; // indices of tensors_, sorted by name
    std::map<std::string, std::string> metadata_;
};

} // namespace strider::io
