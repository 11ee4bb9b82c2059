// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and reads safetensors files.

#include <strider/io/safetensors.hpp>

#include "safetensors_header.hpp"
#include "tensor_text.hpp"

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/io/known_format.hpp>
#include <strider/message/printable.hpp>

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>
#include <utility>

namespace strider::io {

static_assert(std::endian::native == std::endian::little,
              "safetensors: numbers are stored little-endian; this machine is not");

namespace {

/// The one key of the header that does not name a tensor.
constexpr std::string_view metadata_key = "__metadata__";
/// The format's limit on the header, in bytes.
constexpr std::uint64_t max_header_bytes = 100'000'000;
/// The size of the header's length field, at the beginning of the file.
constexpr std::size_t length_bytes = 8;

/// The indices of `items`, sorted by name.
template <class Items>
std::vector<std::size_t> order_by_name(const Items& items) {
    std::vector<std::size_t> order(std::size(items));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(
        order, {}, [&](std::size_t i) -> const auto& { return items[i].name; });
    return order;
}

/// The first name that appears twice, or a null pointer.
template <class Items>
const std::string* duplicate_name(const Items& items, std::span<const std::size_t> order) {
    const auto twice = std::ranges::adjacent_find(
        order, {}, [&](std::size_t i) -> const auto& { return items[i].name; });
    return twice == order.end() ? nullptr : &items[*twice].name;
}

/// Throws argument_error unless the format can represent the tensors and the metadata.
void check_writable(std::span<const tensor> tensors,
                    const std::map<std::string, std::string>& metadata) {
    const auto expect = [](bool holds, const auto&... message) {
        if (!holds) throw argument_error((std::string("write_safetensors: ") + ... + message));
    };
    for (const auto& [name, type, extents, bytes] : tensors) {
        expect(is_utf8(name), "a tensor's name is not UTF-8");
        expect(name != metadata_key, "a tensor cannot be named ", in_quotes(name));
        expect(extents.size() <= detail::max_rank, "tensor ", in_quotes(name),
               ": expected at most ", std::to_string(detail::max_rank), " extents, found ",
               std::to_string(extents.size()));
        const auto count = detail::byte_count(extents, type);
        expect(count == bytes.size(), "tensor ", in_quotes(name), " ",
               detail::text_of(type, extents), ": expected ",
               count ? std::to_string(*count) + " bytes" : "extents that fit in memory", ", found ",
               std::to_string(bytes.size()), " bytes");
    }
    const auto* twice = duplicate_name(tensors, order_by_name(tensors));
    expect(twice == nullptr, "two tensors are named ", twice ? in_quotes(*twice) : std::string());
    for (const auto& [key, value] : metadata)
        expect(is_utf8(key) && is_utf8(value), "metadata ", in_quotes(key), " is not UTF-8");
}

/// The type of an entry, after checking that dtype, shape and offsets agree.
dtype checked_type(const std::filesystem::path& path, const detail::header_entry& entry) {
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

/// Makes the tensors of the entries, without data; the data is the file's bytes from `begin` to
/// `end`.
std::vector<tensor> tensors_of(const std::filesystem::path& path,
                               std::vector<detail::header_entry> entries, std::uint64_t begin,
                               std::uint64_t end) {
    std::ranges::sort(entries, {}, [](const detail::header_entry& entry) {
        return std::tie(entry.offsets, entry.name); // name breaks ties of empty tensors
    });
    if (const auto* twice = duplicate_name(entries, order_by_name(entries)))
        throw file_error(path, "two tensors are named " + in_quotes(*twice));
    std::vector<tensor> tensors;
    std::uint64_t offset = 0; // within the data, never past its end
    for (auto& entry : entries) {
        const auto [first, last] = entry.offsets;
        const auto type = checked_type(path, entry);
        const auto where = "tensor " + in_quotes(entry.name) + ", data_offsets [" +
                           std::to_string(first) + ", " + std::to_string(last) + "]";
        if (first != offset)
            throw file_error::at(path, begin + offset, "the next tensor without hole or overlap",
                                 where);
        if (last > end - begin) throw file_error::at(path, end, where, "the end of the file");
        tensors.push_back({std::move(entry.name), type, std::move(entry.extents), {}});
        offset = last;
    }
    if (begin + offset != end)
        throw file_error::at(path, begin + offset, "the end of the file",
                             std::to_string(end - begin - offset) + " bytes more");
    return tensors;
}

/// The length of the header, checked against the file's size and the format's limit.
std::uint64_t header_length(const regular_file& file) {
    const std::string first = file.first_bytes(known_format_bytes);
    const bool has_header = first.size() > length_bytes && first[length_bytes] == '{';
    if (const auto other = known_format(first); !has_header && !other.empty())
        throw file_error(file.path(), "expected a safetensors file, found what looks like " +
                                          std::string(other));
    if (first.size() < length_bytes)
        throw file_error::at(file.path(), first.size(), "the 8-byte header length",
                             "the end of the file");
    std::uint64_t length = 0;
    std::ranges::copy(std::as_bytes(std::span(first)).first<length_bytes>(),
                      std::as_writable_bytes(std::span(&length, 1)).begin());
    const auto most = std::min<std::uint64_t>(max_header_bytes, file.size() - length_bytes);
    if (length > most)
        throw file_error::at(file.path(), 0,
                             "a header of at most " + std::to_string(most) + " bytes",
                             std::to_string(length));
    return length;
}

} // namespace

void write_safetensors(const std::filesystem::path& path, std::span<const tensor> tensors,
                       const std::map<std::string, std::string>& metadata) {
    check_writable(tensors, metadata);
    std::vector<const tensor*> order;
    for (const std::size_t size : {8u, 4u, 2u, 1u})
        for (const auto& each : tensors)
            if (size_of(each.type) == size) order.push_back(&each);

    std::string header = "{";
    const auto separate = [&] {
        if (header.back() != '{') header += ',';
    };
    if (!metadata.empty()) {
        (header += detail::json_string(metadata_key)) += ":{";
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
    if (header.size() > max_header_bytes)
        throw argument_error("write_safetensors: the header needs " +
                             std::to_string(header.size()) + " bytes; the limit is " +
                             std::to_string(max_header_bytes));

    const std::uint64_t length = header.size();
    std::vector<std::span<const std::byte>> parts{std::as_bytes(std::span(&length, 1)),
                                                  std::as_bytes(std::span(header))};
    for (const auto* each : order) parts.push_back(each->bytes);
    write_atomically(path, parts);
}

safetensors_file safetensors_file::read(const std::filesystem::path& path) {
    const regular_file source(path);
    const std::uint64_t length = header_length(source);
    const std::uint64_t begin = length_bytes + length;
    std::string text(static_cast<std::size_t>(length), '\0');
    source.read(length_bytes, std::as_writable_bytes(std::span(text)));
    auto header = detail::parse_header(path, length_bytes, text);
    text = {};

    safetensors_file result;
    result.metadata_ = std::move(header.metadata);
    result.tensors_ = tensors_of(path, std::move(header.entries), begin, source.size());
    result.by_name_ = order_by_name(result.tensors_);
    result.bytes_ = read_from(source, begin);
    std::size_t offset = 0;
    for (tensor& each : result.tensors_) {
        const auto count = detail::byte_count(each.extents, each.type).value_or(0);
        each.bytes = result.bytes_.span().subspan(offset, static_cast<std::size_t>(count));
        offset += each.bytes.size();
    }
    return result;
}

const tensor* safetensors_file::find(std::string_view name) const noexcept {
    const auto by_name = [&](std::size_t i) -> std::string_view { return tensors_[i].name; };
    const auto found = std::ranges::lower_bound(by_name_, name, {}, by_name);
    return found != by_name_.end() && by_name(*found) == name ? &tensors_[*found] : nullptr;
}

} // namespace strider::io
