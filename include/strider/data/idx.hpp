// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_mnist` and `read_idx`: readers of IDX files, plain or gzipped.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/file_error.hpp>
#include <strider/shape.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strider::data {

namespace detail {

struct close_gzip {
    void operator()(gzFile file) const noexcept { gzclose_r(file); }
};

/// The content of a file, decompressed if it is gzipped (its first bytes say so, not its name).
[[nodiscard]] inline std::vector<std::uint8_t> gunzipped(const std::filesystem::path& path) {
    if (std::filesystem::is_directory(path))
        throw file_error(path, "cannot be read: it is a folder");
    const std::unique_ptr<gzFile_s, close_gzip> file{gzopen(path.string().c_str(), "rb")};
    if (!file) throw file_error(path, std::string("cannot be opened: ") + std::strerror(errno));
    constexpr std::size_t step = 1 << 20;
    std::vector<std::uint8_t> bytes;
    for (std::size_t done = 0;;) {
        bytes.resize(done + step);
        const int got = gzread(file.get(), bytes.data() + done, static_cast<unsigned>(step));
        int code = Z_OK;
        const char* const what = gzerror(file.get(), &code);
        if (got < 0 || (code != Z_OK && code != Z_STREAM_END))
            throw file_error(path, "cannot be decompressed after " + std::to_string(done) +
                                       " bytes: " + what);
        done += static_cast<std::size_t>(got);
        if (got < static_cast<int>(step)) {
            bytes.resize(done);
            return bytes;
        }
    }
}

struct idx_content {
    std::vector<std::uint32_t> extents; ///< the count, then the extents of one item
    std::vector<std::uint8_t> bytes;    ///< the items, without the header
};

/// Reads an IDX file of unsigned bytes: 0 0 8 RANK, RANK big-endian extents, then the items.
/// Offsets in errors count the decompressed bytes.
[[nodiscard]] inline idx_content read_idx_file(const std::filesystem::path& path,
                                               std::size_t rank) {
    std::vector<std::uint8_t> bytes = gunzipped(path);
    const std::size_t header = 4 + 4 * rank;
    if (bytes.size() < header)
        throw file_error::at(path, bytes.size(),
                             "an IDX header of " + std::to_string(header) + " bytes",
                             "the end of the file");
    for (const std::size_t i : {0U, 1U})
        if (bytes[i] != 0)
            throw file_error::at(path, i, "0, as an IDX file begins", std::to_string(bytes[i]));
    if (bytes[2] != 8)
        throw file_error::at(path, 2, "data type 8 (unsigned byte)", std::to_string(bytes[2]));
    if (bytes[3] != rank)
        throw file_error::at(path, 3, "rank " + std::to_string(rank), std::to_string(bytes[3]));
    idx_content content;
    std::uint64_t size = 1; // below 2^64: the count is below 2^32, two extents are at most 2^15
    for (std::size_t axis = 0; axis < rank; ++axis) {
        const std::size_t at = 4 + 4 * axis;
        std::uint32_t extent = 0;
        for (std::size_t i = 0; i < 4; ++i) extent = extent << 8 | bytes[at + i];
        if (axis > 0 && (extent == 0 || extent > 32768))
            throw file_error::at(path, at, "an extent of 1..32768", std::to_string(extent));
        content.extents.push_back(extent);
        size *= extent;
    }
    if (bytes.size() - header != size)
        throw file_error::at(path, std::min<std::uint64_t>(bytes.size(), header + size),
                             bytes.size() - header < size
                                 ? std::to_string(header + size - bytes.size()) + " bytes more"
                                 : "the end of the file",
                             bytes.size() - header < size
                                 ? "the end of the file"
                                 : std::to_string(bytes.size() - header - size) + " bytes more");
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
    content.bytes = std::move(bytes);
    return content;
}

} // namespace detail

/// Reads grey images (an IDX file of rank 3) and their labels (rank 1); `classes` are the words for
/// the labels. Both files may be gzipped. Throws file_error for a file that is missing, has another
/// type or rank, is too short or too long, or has a label that has no class; and where the counts
/// differ.
[[nodiscard]] inline dataset read_idx(const std::filesystem::path& images,
                                      const std::filesystem::path& labels,
                                      std::vector<std::string> classes) {
    detail::idx_content pictures = detail::read_idx_file(images, 3);
    const detail::idx_content words = detail::read_idx_file(labels, 1);
    if (words.extents[0] != pictures.extents[0])
        throw file_error::at(labels, 4,
                             std::to_string(pictures.extents[0]) +
                                 " labels, as there are images in " + images.filename().string(),
                             std::to_string(words.extents[0]));
    dataset all{images.filename().string(),
                {static_cast<int>(pictures.extents[1]), static_cast<int>(pictures.extents[2]), 1},
                std::move(pictures.bytes),
                {words.bytes.begin(), words.bytes.end()},
                std::move(classes)};
    for (std::size_t n = 0; n < all.size(); ++n)
        if (words.bytes[n] >= all.classes.size())
            throw file_error::at(labels, 8 + n,
                                 "a label of 0.." + std::to_string(all.classes.size() - 1),
                                 std::to_string(words.bytes[n]));
    return all;
}

/// Reads MNIST, or what is laid out as it is, from its folder: train-images-idx3-ubyte and
/// train-labels-idx1-ubyte, or t10k-... for the test part, with .gz or without. Throws file_error
/// as read_idx does, and names what was looked for.
[[nodiscard]] inline dataset read_mnist(const std::filesystem::path& folder,
                                        split part = split::train) {
    const std::string stem = part == split::train ? "train" : "t10k";
    const auto find = [&](const std::string& kind, const std::string& rank) {
        const std::array<std::string, 2> names{stem + "-" + kind + "-" + rank + "-ubyte",
                                               stem + "-" + kind + "." + rank + "-ubyte"};
        for (const std::string& name : names)
            for (const std::string ending : {"", ".gz"})
                if (std::filesystem::exists(folder / (name + ending)))
                    return folder / (name + ending);
        throw file_error(folder, "expected " + names[0] + " or " + names[0] + ".gz, found neither");
    };
    const std::filesystem::path images = find("images", "idx3");
    dataset all = read_idx(images, find("labels", "idx1"),
                           {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
    all.name = "mnist";
    return all;
}

} // namespace strider::data
