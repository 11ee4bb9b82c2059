// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::safetensors_file` and `write_safetensors`: named tensors in a file.
#pragma once

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/io/file.hpp>
#include <strider/io/known_format.hpp>
#include <strider/io/safetensors_header.hpp>
#include <strider/message/printable.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace strider::io {

static_assert(std::endian::native == std::endian::little,
              "safetensors: numbers are stored little-endian; this machine is not");

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

namespace detail {

/// The one key of the header that does not name a tensor.
inline constexpr std::string_view metadata_key = "__metadata__";
/// The format's limit on the header, in bytes.
inline constexpr std::uint64_t max_header_bytes = 100'000'000;
/// The size of the header's length field, at the beginning of the file.
inline constexpr std::size_t length_bytes = 8;

/// Size in bytes, or nothing if it exceeds a std::uint64_t or an extent is negative.
[[nodiscard]] constexpr std::optional<std::uint64_t>
byte_count(std::span<const std::int64_t> extents, dtype type) noexcept {
    std::uint64_t count = size_of(type);
    for (const auto extent : extents) {
        const auto factor = static_cast<std::uint64_t>(extent);
        if (extent < 0 ||
            (factor != 0 && count > (std::numeric_limits<std::uint64_t>::max)() / factor))
            return {};
        count *= factor;
    }
    return count;
}

/// "[16, 3, 5, 5]".
[[nodiscard]] inline std::string text_of(std::span<const std::int64_t> extents) {
    std::string result = "[";
    for (std::size_t i = 0; i < extents.size(); ++i)
        (result += i == 0 ? "" : ", ") += std::to_string(extents[i]);
    return result += "]";
}

/// "F32 [16, 3, 5, 5]".
[[nodiscard]] inline std::string text_of(dtype type, std::span<const std::int64_t> extents) {
    return std::string(name_of(type)) + " " + text_of(extents);
}

/// The indices of `items`, sorted by name.
template <class Items>
[[nodiscard]] std::vector<std::size_t> order_by_name(const Items& items) {
    std::vector<std::size_t> order(std::size(items));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(
        order, {}, [&](std::size_t i) -> const auto& { return items[i].name; });
    return order;
}

/// The first name that appears twice, or a null pointer.
template <class Items>
[[nodiscard]] const std::string* duplicate_name(const Items& items,
                                                std::span<const std::size_t> order) {
    const auto twice = std::ranges::adjacent_find(
        order, {}, [&](std::size_t i) -> const auto& { return items[i].name; });
    return twice == order.end() ? nullptr : &items[*twice].name;
}

/// Throws argument_error unless the format can represent the tensors and the metadata.
inline void check_writable(std::span<const tensor> tensors,
                           const std::map<std::string, std::string>& metadata) {
    const auto expect = [](bool holds, const auto&... message) {
        if (!holds) throw argument_error((std::string("write_safetensors: ") + ... + message));
    };
    for (const auto& [name, type, extents, bytes] : tensors) {
        expect(is_utf8(name), "a tensor's name is not UTF-8");
        expect(name != metadata_key, "a tensor cannot be named ", in_quotes(name));
        expect(extents.size() <= max_rank, "tensor ", in_quotes(name), ": expected at most ",
               std::to_string(max_rank), " extents, found ", std::to_string(extents.size()));
        const auto count = byte_count(extents, type);
        expect(count == bytes.size(), "tensor ", in_quotes(name), " ", text_of(type, extents),
               ": expected ",
               count ? std::to_string(*count) + " bytes" : "extents that fit in memory", ", found ",
               std::to_string(bytes.size()), " bytes");
    }
    const auto* twice = duplicate_name(tensors, order_by_name(tensors));
    expect(twice == nullptr, "two tensors are named ", twice ? in_quotes(*twice) : std::string());
    for (const auto& [key, value] : metadata)
        expect(is_utf8(key) && is_utf8(value), "metadata ", in_quotes(key), " is not UTF-8");
}

} // namespace detail

/// Writes tensors and metadata as a safetensors file that replaces `path` atomically (see
/// write_atomically). The same arguments give the same bytes: larger types come first, otherwise in
/// the order of `tensors`; every element is thus aligned in the file. Throws argument_error for
/// what the format cannot represent, file_error if writing fails.
inline void write_safetensors(const std::filesystem::path& path, std::span<const tensor> tensors,
                              const std::map<std::string, std::string>& metadata = {}) {
    detail::check_writable(tensors, metadata);
    std::vector<const tensor*> order;
    for (const std::size_t size : {8u, 4u, 2u, 1u})
        for (const auto& each : tensors)
            if (size_of(each.type) == size) order.push_back(&each);

    std::string header = "{";
    const auto separate = [&] {
        if (header.back() != '{') header += ',';
    };
    if (!metadata.empty()) {
        (header += detail::json_string(detail::metadata_key)) += ":{";
        for (const auto& [key, value] : metadata) {
            separate();
            header += detail::json_string(key) + ":" + detail::json_string(value);
        }
        header += '}';
    }
    std::uint64_t offset = 0;
    for (const auto* each : order) {
        separate();
        const auto end = offset + each->bytes.size();
        header += detail::json_string(each->name) + ":{\"dtype\":\"" +
                  std::string(name_of(each->type)) +
                  "\",\"shape\":" + detail::text_of(each->extents) + ",\"data_offsets\":[" +
                  std::to_string(offset) + "," + std::to_string(end) + "]}";
        offset = end;
    }
    header += '}';
    header.resize((header.size() + 7) / 8 * 8, ' ');
    if (header.size() > detail::max_header_bytes)
        throw argument_error("write_safetensors: the header needs " +
                             std::to_string(header.size()) + " bytes; the limit is " +
                             std::to_string(detail::max_header_bytes));

    const std::uint64_t length = header.size();
    std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(&length, 1)),
                                                  std::as_bytes(std::span(header))};
    for (const auto* each : order) parts.push_back(each->bytes);
    write_atomically(path, parts);
}

/// The tensors and the metadata of a validated safetensors file. Copies share the bytes.
class safetensors_file {
public:
    /// Reads a file. Throws file_error if it cannot be read or violates the format: a header of at
    /// most 100 MB within the file, a JSON object of the right form, distinct names, known dtypes,
    /// sizes that match the shapes, and data that fills the rest of the file without gaps or
    /// overlaps. Memory for the data is allocated after all of that is checked.
    [[nodiscard]] static safetensors_file read(const std::filesystem::path& path) {
        const regular_file source(path);
        const std::uint64_t length = header_length(source);
        const std::uint64_t begin = detail::length_bytes + length;
        std::string text(static_cast<std::size_t>(length), '\0');
        source.read(detail::length_bytes, std::as_writable_bytes(std::span(text)));
        auto header = detail::parse_header(path, detail::length_bytes, text);
        text = {};

        safetensors_file result;
        result.metadata_ = std::move(header.metadata);
        result.place(path, std::move(header.entries), begin, source.size());
        result.bytes_ = read_from(source, begin);
        std::size_t offset = 0;
        for (tensor& each : result.tensors_) {
            const auto count = detail::byte_count(each.extents, each.type).value_or(0);
            each.bytes = result.bytes_.span().subspan(offset, static_cast<std::size_t>(count));
            offset += each.bytes.size();
        }
        return result;
    }

    /// The tensors in the order of their data in the file.
    [[nodiscard]] std::span<const tensor> tensors() const noexcept { return tensors_; }
    [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept {
        return metadata_;
    }
    /// The tensor of that name, or a null pointer.
    [[nodiscard]] const tensor* find(std::string_view name) const noexcept {
        const auto by_name = [&](std::size_t i) -> std::string_view { return tensors_[i].name; };
        const auto found = std::ranges::lower_bound(by_name_, name, {}, by_name);
        return found != by_name_.end() && by_name(*found) == name ? &tensors_[*found] : nullptr;
    }

private:
    safetensors_file() = default;

    /// The length of the header, checked against the file's size and the format's limit.
    [[nodiscard]] static std::uint64_t header_length(const regular_file& file) {
        const std::string first = file.first_bytes(known_format_bytes);
        const bool has_header =
            first.size() > detail::length_bytes && first[detail::length_bytes] == '{';
        if (const auto other = known_format(first); !has_header && !other.empty())
            throw file_error(file.path(), "expected a safetensors file, found what looks like " +
                                              std::string(other));
        if (first.size() < detail::length_bytes)
            throw file_error::at(file.path(), first.size(), "the 8-byte header length",
                                 "the end of the file");
        std::uint64_t length = 0;
        std::ranges::copy(std::as_bytes(std::span(first)).first<detail::length_bytes>(),
                          std::as_writable_bytes(std::span(&length, 1)).begin());
        const auto most =
            std::min<std::uint64_t>(detail::max_header_bytes, file.size() - detail::length_bytes);
        if (length > most)
            throw file_error::at(file.path(), 0,
                                 "a header of at most " + std::to_string(most) + " bytes",
                                 std::to_string(length));
        return length;
    }

    /// Makes the tensors of the entries, without data; the data is the file's bytes from `begin` to
    /// `end`.
    void place(const std::filesystem::path& path, std::vector<detail::header_entry> entries,
               std::uint64_t begin, std::uint64_t end) {
        std::ranges::sort(entries, {}, [](const detail::header_entry& entry) {
            return std::tie(entry.offsets, entry.name); // name breaks ties of empty tensors
        });
        by_name_ = detail::order_by_name(entries);
        if (const auto* twice = detail::duplicate_name(entries, by_name_))
            throw file_error(path, "two tensors are named " + in_quotes(*twice));
        std::uint64_t offset = 0; // within the data, never past its end
        for (auto& entry : entries) {
            const auto [first, last] = entry.offsets;
            const auto type = checked_type(path, entry);
            const auto where = "tensor " + in_quotes(entry.name) + ", data_offsets [" +
                               std::to_string(first) + ", " + std::to_string(last) + "]";
            if (first != offset)
                throw file_error::at(path, begin + offset,
                                     "the next tensor without hole or overlap", where);
            if (last > end - begin) throw file_error::at(path, end, where, "the end of the file");
            tensors_.push_back({std::move(entry.name), type, std::move(entry.extents), {}});
            offset = last;
        }
        if (begin + offset != end)
            throw file_error::at(path, begin + offset, "the end of the file",
                                 std::to_string(end - begin - offset) + " bytes more");
    }

    /// The type of an entry, after checking that dtype, shape and offsets agree.
    [[nodiscard]] static dtype checked_type(const std::filesystem::path& path,
                                            const detail::header_entry& entry) {
        const auto about = "tensor " + in_quotes(entry.name) + ": expected ";
        const auto type = dtype_of(entry.type);
        if (!type)
            throw file_error(path, about + "dtype F32, F64, F16, BF16, I64 or U8, found " +
                                       in_quotes(entry.type));
        const auto shape = detail::text_of(*type, entry.extents);
        const auto count = detail::byte_count(entry.extents, *type);
        if (!count) throw file_error(path, about + "a size below 2^64 bytes, found " + shape);
        const auto [first, last] = entry.offsets;
        if (last < first || last - first != *count)
            throw file_error(path, about + "data_offsets " + std::to_string(*count) +
                                       " bytes apart for " + shape + ", found [" +
                                       std::to_string(first) + ", " + std::to_string(last) + "]");
        return *type;
    }

    file_bytes bytes_;
    std::vector<tensor> tensors_;
    std::vector<std::size_t> by_name_; // indices of tensors_, sorted by name
    std::map<std::string, std::string> metadata_;
};

} // namespace strider::io
