// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Recognises other formats by their first bytes.

#include <strider/io/known_format.hpp>

#include <algorithm>
#include <array>

namespace strider::io {

namespace {

/// The bytes at a fixed offset that identify a format, and its description.
struct format_mark {
    std::size_t offset;
    std::string_view bytes;
    std::string_view words;
};

/// Marks unlikely to occur in other files.
constexpr std::array format_marks{
    format_mark{0, "version https://git-lfs.", "a Git LFS pointer; `git lfs pull` gets the file"},
    format_mark{0, {"PK\3\4", 4}, "a zip archive, as PyTorch's .pt and .pth files are"},
    format_mark{0, {"\x89PNG", 4}, "a PNG picture"},
    format_mark{0, {"\xff\xd8\xff", 3}, "a JPEG picture"},
    format_mark{0, "GIF8", "a GIF picture"},
    format_mark{8, "WEBP", "a WebP picture"},
    format_mark{0, {"II*\0", 4}, "a TIFF picture"},
    format_mark{0, {"MM\0*", 4}, "a TIFF picture"},
    format_mark{4, "ftypheic", "a HEIC picture"},
    format_mark{4, "ftypmif1", "a HEIF picture"},
    format_mark{4, "ftypavif", "an AVIF picture"},
    format_mark{4, {"JXL \r\n\x87\n", 8}, "a JPEG XL picture"},
    format_mark{0, "GGUF", "a GGUF file"},
    format_mark{0, {"\x89HDF\r\n\x1a\n", 8}, "an HDF5 file, as Keras writes them"},
    format_mark{0, {"\x93NUMPY", 6}, "a NumPy array"},
    format_mark{4, "TFL3", "a TensorFlow Lite model"},
    format_mark{0, {"\x28\xb5\x2f\xfd", 4}, "a zstd file"},
    format_mark{0,
                {"\xfd"
                 "7zXZ",
                 5},
                "an xz file"},
    format_mark{0, {"7z\xbc\xaf", 4}, "a 7z archive"},
    format_mark{257, "ustar", "a tar archive"},
    format_mark{0, "%PDF", "a PDF"},
    format_mark{0,
                {"\x7f"
                 "ELF",
                 4},
                "a program"},
    format_mark{0, {"\0\0\10\1", 4}, "an IDX file of labels"},
    format_mark{0, {"\0\0\10\3", 4}, "an IDX file of images"},
};

/// Whether `text` begins with `start`, a lower-case text, ignoring case.
constexpr bool begins_with(std::string_view text, std::string_view start) noexcept {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(),
                                                     [&](char a, char b) { return a == lower(b); });
}

} // namespace

std::string_view known_format(std::string_view first_bytes) noexcept {
    const auto at = [&](std::size_t i) {
        return i < first_bytes.size() ? static_cast<unsigned char>(first_bytes[i]) : 0U;
    };
    for (const auto& mark : format_marks)
        if (first_bytes.size() >= mark.offset + mark.bytes.size() &&
            first_bytes.substr(mark.offset, mark.bytes.size()) == mark.bytes)
            return mark.words;
    if (at(8) == '{' && at(3) == 0 && at(4) == 0 && at(5) == 0 && at(6) == 0 && at(7) == 0)
        return "a safetensors file";
    if (at(0) == 0x1f && at(1) == 0x8b) return "a gzip file";
    if (at(0) == 0x80 && at(1) >= 2 && at(1) <= 5)
        return "a Python pickle, as older PyTorch files are";
    if (at(0) == 8 && at(1) > 0 && at(1) < 32 && at(2) == 0x12) return "an ONNX model";
    std::string_view text = first_bytes;
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    text.remove_prefix((std::min)(text.find_first_not_of(" \t\r\n"), text.size()));
    for (const std::string_view start : {"<!doctype html", "<html", "<head", "<body", "<!--"})
        if (begins_with(text, start)) return "an HTML page";
    if (begins_with(text, "<?xml")) return "an XML text";
    if (text.starts_with('{') || text.starts_with('[')) return "a JSON text";
    const auto is_text = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 ? byte != 0x7f : c == '\n' || c == '\r' || c == '\t';
    };
    if (text.size() >= 4 && std::all_of(text.begin(), text.end(), is_text)) return "text";
    return {};
}

std::string found_format(std::string_view first_bytes, std::string_view otherwise) {
    const std::string_view known = known_format(first_bytes);
    return known.empty() ? std::string(otherwise) : "what looks like " + std::string(known);
}

} // namespace strider::io
