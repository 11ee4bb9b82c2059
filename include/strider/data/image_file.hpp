// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_image`, which reads PNG and JPEG, and `encode_png`, `write_png`.
#pragma once

#include <strider/data/image.hpp>
#include <strider/data/octets.hpp>
#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>
#include <strider/io/file.hpp>
#include <strider/shape.hpp>

// jpeglib.h uses FILE and size_t without including them.
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace strider::data {

namespace detail {

/// Pictures of more pixels are refused: their size is more likely damage than intent.
inline constexpr std::uint64_t most_pixels = std::uint64_t{1} << 28;

inline void check_extent(const std::filesystem::path& path, std::uint64_t height,
                         std::uint64_t width) {
    if (height * width > most_pixels)
        throw file_error(path, "expected at most " + std::to_string(most_pixels) +
                                   " pixels, found " + std::to_string(height) + "x" +
                                   std::to_string(width));
}

/// libpng's image, freed whatever happens.
struct png_holder {
    png_image png{};
    png_holder() { png.version = PNG_IMAGE_VERSION; }
    png_holder(const png_holder&) = delete;
    png_holder& operator=(const png_holder&) = delete;
    ~png_holder() { png_image_free(&png); }
};

[[nodiscard]] inline image decode_png(const std::filesystem::path& path,
                                      std::span<const std::uint8_t> file) {
    png_holder holder;
    png_image& png = holder.png;
    const auto damaged = [&] {
        return file_error(path, std::string("damaged PNG: ") + png.message);
    };
    if (png_image_begin_read_from_memory(&png, file.data(), file.size()) == 0) throw damaged();
    check_extent(path, png.height, png.width);
    png.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    const bool opacity = (png.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    const bool colour = (png.format & PNG_FORMAT_FLAG_COLOR) != 0;
    png.format = opacity ? PNG_FORMAT_RGBA : colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    image result{{static_cast<int>(png.height), static_cast<int>(png.width),
                  opacity  ? 4
                  : colour ? 3
                           : 1},
                 {}};
    result.bytes.resize(static_cast<std::size_t>(result.extent.count()));
    if (png_image_finish_read(&png, nullptr, result.bytes.data(), 0, nullptr) == 0) throw damaged();
    return result;
}

/// A JPEG being read. libjpeg reports an error by a call that must not return, and an exception
/// must not cross its C frames: so it jumps back into `start` or `rows`, which hold nothing that
/// needs a destructor.
class jpeg_reader {
public:
    jpeg_reader() {
        info_.err = jpeg_std_error(&errors_);
        info_.client_data = this;
        errors_.error_exit = [](j_common_ptr info) {
            auto* const self = static_cast<jpeg_reader*>(info->client_data);
            info->err->format_message(info, self->message_.data());
            std::longjmp(self->back_, 1);
        };
        errors_.emit_message = [](j_common_ptr info, int level) {
            const int code = info->err->msg_code;
            if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
                              code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC))
                info->err->error_exit(info);
        };
    }
    jpeg_reader(const jpeg_reader&) = delete;
    jpeg_reader& operator=(const jpeg_reader&) = delete;
    ~jpeg_reader() { jpeg_destroy_decompress(&info_); }

    /// Reads up to the first row; false on an error.
    [[nodiscard]] bool start(const std::uint8_t* data, std::size_t size) {
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        jpeg_create_decompress(&info_);
        jpeg_mem_src(&info_, data, static_cast<unsigned long>(size));
        jpeg_read_header(&info_, TRUE);
        info_.out_color_space = info_.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
        info_.dct_method = JDCT_ISLOW; // exact: the same bytes on every machine
        jpeg_calc_output_dimensions(&info_);
        return true;
    }
    /// Reads every row into `out`; false on an error.
    [[nodiscard]] bool rows(std::uint8_t* out) {
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        jpeg_start_decompress(&info_);
        while (info_.output_scanline < info_.output_height) {
            JSAMPROW row = out + std::size_t{info_.output_scanline} * info_.output_width *
                                     static_cast<std::size_t>(info_.output_components);
            jpeg_read_scanlines(&info_, &row, 1);
        }
        jpeg_finish_decompress(&info_);
        return true;
    }
    [[nodiscard]] const jpeg_decompress_struct& info() const { return info_; }
    [[nodiscard]] std::string message() const { return message_.data(); }

private:
    jpeg_decompress_struct info_{};
    jpeg_error_mgr errors_{};
    std::jmp_buf back_{};
    std::array<char, JMSG_LENGTH_MAX> message_{};
};

[[nodiscard]] inline image decode_jpeg(const std::filesystem::path& path,
                                       std::span<const std::uint8_t> file) {
    jpeg_reader reader;
    if (!reader.start(file.data(), file.size()))
        throw file_error(path, "damaged JPEG: " + reader.message());
    check_extent(path, reader.info().output_height, reader.info().output_width);
    image result{{static_cast<int>(reader.info().output_height),
                  static_cast<int>(reader.info().output_width), reader.info().out_color_components},
                 {}};
    result.bytes.resize(static_cast<std::size_t>(result.extent.count()));
    if (!reader.rows(result.bytes.data()))
        throw file_error(path, "damaged JPEG: " + reader.message());
    return result;
}

} // namespace detail

/// Reads a PNG or JPEG file, told apart by the first bytes, not by the name. Grey gives 1 channel,
/// colour 3, a PNG with opacity 4; 16 bits are reduced to 8. Throws file_error for a file that is
/// missing, neither of the two, or damaged.
[[nodiscard]] inline image read_image(const std::filesystem::path& path) {
    const io::file_bytes content = io::read_file(path);
    const auto file = octets(content);
    constexpr std::array<std::uint8_t, 8> png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    constexpr std::array<std::uint8_t, 3> jpeg{0xff, 0xd8, 0xff};
    const auto begins_with = [&](const auto& mark) {
        return file.size() >= mark.size() && std::equal(mark.begin(), mark.end(), file.begin());
    };
    if (begins_with(png)) return detail::decode_png(path, file);
    if (begins_with(jpeg)) return detail::decode_jpeg(path, file);
    throw file_error::at(path, 0, "a PNG or a JPEG",
                         file.empty() ? "the end of the file" : "neither one's first bytes");
}

/// The PNG file of a picture with 1, 3 or 4 channels. Throws argument_error where `bytes` does not
/// have the size of `extent`.
[[nodiscard]] inline std::vector<std::byte> encode_png(shape extent,
                                                       std::span<const std::uint8_t> bytes) {
    detail::check_image("encode_png", bytes, extent);
    detail::png_holder holder;
    png_image& png = holder.png;
    png.height = static_cast<png_uint_32>(extent.height);
    png.width = static_cast<png_uint_32>(extent.width);
    png.format = extent.channels == 1   ? PNG_FORMAT_GRAY
                 : extent.channels == 3 ? PNG_FORMAT_RGB
                                        : PNG_FORMAT_RGBA;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png); // never less than what is needed
    std::vector<std::byte> file(size);
    if (png_image_write_to_memory(&png, file.data(), &size, 0, bytes.data(), 0, nullptr) == 0)
        throw argument_error(std::string("encode_png: ") + png.message);
    file.resize(size);
    return file;
}

/// Writes a picture as a PNG file. Throws file_error where it cannot.
inline void write_png(const std::filesystem::path& path, shape extent,
                      std::span<const std::uint8_t> bytes) {
    const std::vector<std::byte> file = encode_png(extent, bytes);
    io::write_atomically(path, [&](io::atomic_file& to) { to.write(file); });
}

} // namespace strider::data
