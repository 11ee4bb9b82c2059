// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::detail::named_array`: the tensors of a model and their names in a file.
#pragma once

#include <strider/error.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/io/storable_model.hpp>
#include <strider/parameter.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strider::io::detail {

inline constexpr const char* fingerprint_key = "strider.fingerprint";
inline constexpr const char* network_key = "strider.network";

/// The metadata that identifies the tensors' network.
[[nodiscard]] std::map<std::string, std::string> metadata_of(const model_layout& layout);

/// An array in memory and its tensor's name in a file. Only read if Byte is const.
template <class Byte>
struct named_array {
    std::string name;
    dtype type;
    std::vector<std::int64_t> extents;
    std::span<Byte> bytes;

    /// The array as a tensor to be written.
    [[nodiscard]] tensor view() const { return {name, type, extents, bytes}; }
};

/// Splits `bytes`, numbers of `type`, as laid out by `tensors`.
template <class Byte>
[[nodiscard]] std::vector<named_array<Byte>> arrays_at(std::span<const parameter_tensor> tensors,
                                                       dtype type, std::span<Byte> bytes,
                                                       const std::string& prefix = {}) {
    const std::size_t size = size_of(type);
    std::vector<named_array<Byte>> result;
    for (const parameter_tensor& each : tensors) {
        const auto count = bytes.size() / size;
        if (each.offset + each.size > static_cast<std::int64_t>(count))
            throw argument_error(prefix + name_of(each) + ": expected an array of " +
                                 std::to_string(each.offset + each.size) +
                                 " numbers or more, found " + std::to_string(count));
        result.push_back({prefix + name_of(each),
                          type,
                          {each.extents.begin(), each.extents.begin() + each.rank},
                          bytes.subspan(static_cast<std::size_t>(each.offset) * size,
                                        static_cast<std::size_t>(each.size) * size)});
    }
    return result;
}

/// All tensors of a model: its parameters, then the statistics of its batch_norms.
template <class Byte>
[[nodiscard]] std::vector<named_array<Byte>> arrays_of(const model_layout& layout,
                                                       const model_numbers<Byte>& numbers) {
    auto result = arrays_at(layout.parameters, layout.type, numbers.parameters);
    const auto more = arrays_at(layout.statistics, layout.type, numbers.statistics);
    result.insert(result.end(), more.begin(), more.end());
    return result;
}

} // namespace strider::io::detail
