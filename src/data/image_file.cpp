// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads and writes picture files.

#include <strider/data/image_file.hpp>

#include "picture_checks.hpp"

#include <strider/data/jpeg.hpp>
#include <strider/data/octets.hpp>
#include <strider/data/png.hpp>
#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/io/file.hpp>
#include <strider/io/known_format.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace strider::data {

image read_image(const std::filesystem::path& path, const picture_limits& limits) {
    const io::regular_file source(path);
    const std::string first = source.first_bytes(io::known_format_bytes);
    const bool is_png = first.starts_with("\x89PNG\r\n\x1a\n");
    const bool is_jpeg = first.starts_with("\xff\xd8\xff");
    if (!is_png && !is_jpeg)
        throw file_error::at(path, 0, "a PNG or a JPEG",
                             first.empty() ? "the end of the file"
                                           : io::found_format(first, "other data"));
    const std::uint64_t most = detail::max_file_bytes(limits);
    if (source.size() > most)
        throw file_error(path, "expected at most " + std::to_string(most) +
                                   " bytes for a picture (picture_limits), found " +
                                   std::to_string(source.size()));
    const io::file_bytes content = io::read_from(source);
    return is_png ? decode_png(path, octets(content), limits)
                  : decode_jpeg(path, octets(content), limits);
}

void write_png(const std::filesystem::path& path, shape extent,
               std::span<const std::uint8_t> bytes) {
    const std::vector<std::byte> file = encode_png(extent, bytes);
    io::write_atomically(path, [&](io::atomic_file& to) { to.write(file); });
}

} // namespace strider::data
