// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Parses the JSON header of a safetensors file; the only place that includes JSON.

#include "safetensors_header.hpp"

#include <strider/file_error.hpp>
#include <strider/message/printable.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace strider::io::detail {

namespace {

/// Receives the header's tokens and accepts exactly the form
/// {"NAME": {"dtype": text, "shape": [numbers], "data_offsets": [number, number]}, ...,
/// "__metadata__": {"KEY": text, ...}}.
/// Stops at the first token that does not fit, so a hostile file cannot make it store nested or
/// repeated data.
class header_reader {
public:
    /// The header is the `size` bytes from byte `begin` of the file.
    header_reader(const std::filesystem::path& path, std::uint64_t begin, std::uint64_t size)
        : path_(path), begin_(begin), size_(size) {}

    header result;

    bool null() { return refuse("null"); }
    bool boolean(bool value) { return refuse(value ? "true" : "false"); }
    bool number_integer(std::int64_t value) { return refuse(std::to_string(value)); }
    bool number_float(double, const std::string& text) { return refuse(printable(text)); }
    bool binary(std::vector<std::uint8_t>&) { return refuse("binary"); }

    bool number_unsigned(std::uint64_t value) {
        if (place_ == place::extents) {
            if (value > std::uint64_t{(std::numeric_limits<std::int64_t>::max)()})
                return refuse(std::to_string(value));
            if (entry().extents.size() == max_rank)
                return refuse("more than " + std::to_string(max_rank));
            entry().extents.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (place_ != place::offsets || count_ == 2) return refuse(std::to_string(value));
        entry().offsets[count_++] = value;
        return true;
    }
    bool string(std::string& text) {
        if (place_ == place::metadata) {
            if (!result.metadata.emplace(key_, std::move(text)).second)
                fail("metadata " + in_quotes(key_) + " appears twice");
            return true;
        }
        if (place_ != place::entry || key_ != "dtype") return refuse(in_quotes(text));
        entry().type = std::move(text);
        return true;
    }
    bool key(std::string& text) {
        key_ = std::move(text);
        if (place_ != place::entry) return true;
        const unsigned part = key_ == "dtype"          ? 1
                              : key_ == "shape"        ? 2
                              : key_ == "data_offsets" ? 4
                                                       : 0;
        if (part == 0) return refuse("the key " + in_quotes(key_));
        if ((seen_ & part) != 0) return refuse("the key " + in_quotes(key_) + " twice");
        seen_ |= part;
        return true;
    }
    bool start_object(std::size_t) {
        if (place_ == place::outside) {
            place_ = place::top;
        } else if (place_ != place::top) {
            return refuse("an object");
        } else if (key_ == "__metadata__") {
            if (std::exchange(has_metadata_, true)) fail("\"__metadata__\" appears twice");
            place_ = place::metadata;
        } else {
            result.entries.push_back({.name = key_, .type = {}, .extents = {}, .offsets = {}});
            seen_ = 0;
            place_ = place::entry;
        }
        return true;
    }
    bool end_object() {
        if (place_ == place::entry && seen_ != 7) return refuse("only some of them");
        place_ = place_ == place::top ? place::outside : place::top;
        return true;
    }
    bool start_array(std::size_t) {
        if (place_ != place::entry || key_ == "dtype") return refuse("an array");
        place_ = key_ == "shape" ? place::extents : place::offsets;
        count_ = 0;
        return true;
    }
    bool end_array() {
        if (place_ == place::offsets && count_ != 2)
            return refuse("only " + std::to_string(count_));
        place_ = place::entry;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& token,
                     const nlohmann::detail::exception&) {
        const std::uint64_t at = position == 0 ? 0 : position - 1; // position counts from 1
        throw file_error::at(path_, begin_ + at, "a header of valid JSON",
                             at < size_ ? in_quotes(token) : "its end");
    }

private:
    enum class place { outside, top, metadata, entry, extents, offsets };

    header_entry& entry() { return result.entries.back(); }
    [[noreturn]] void fail(const std::string& message) const { throw file_error(path_, message); }

    /// Throws: names what the format requires here, and what was found.
    [[noreturn]] bool refuse(const std::string& found) const {
        const auto of_entry = [&](const char* wanted) {
            return "tensor " + in_quotes(result.entries.back().name) + ": expected " + wanted;
        };
        std::string message;
        switch (place_) {
        case place::outside:
            message = "header: expected an object";
            break;
        case place::top:
            message = in_quotes(key_) + ": expected an object";
            break;
        case place::metadata:
            message = "metadata " + in_quotes(key_) + ": expected a string";
            break;
        case place::entry:
            message = of_entry("one each of dtype (a string), shape and data_offsets "
                               "(lists of whole numbers)");
            break;
        case place::extents:
            message = of_entry("a shape of whole numbers below 2^63");
            break;
        case place::offsets:
            message = of_entry("2 whole numbers as data_offsets");
            break;
        }
        fail(message + ", found " + found);
    }

    const std::filesystem::path& path_;
    std::uint64_t begin_;
    std::uint64_t size_;
    place place_ = place::outside;
    std::string key_;
    unsigned seen_ = 0;
    std::size_t count_ = 0;
    bool has_metadata_ = false;
};

} // namespace

std::string json_string(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (result += '\\') += c;
        else if (byte < 0x20)
            (result += "\\u00") += {digits[byte >> 4], digits[byte & 15]};
        else
            result += c;
    }
    return result += '"';
}

header parse_header(const std::filesystem::path& path, std::uint64_t begin, std::string_view text) {
    if (text.empty() || text.front() != '{')
        throw file_error::at(path, begin, "'{'",
                             text.empty() ? "an empty header" : in_quotes(text.substr(0, 1)));
    // The parser would stop at a zero byte.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        throw file_error::at(path, begin + zero, "a header of text", "a zero byte");
    header_reader reader(path, begin, text.size());
    nlohmann::json::sax_parse(text.begin(), text.end(), &reader);
    return std::move(reader.result);
}

} // namespace strider::io::detail
