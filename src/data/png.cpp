// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Decodes and encodes PNG pictures.

#include <strider/data/png.hpp>

#include "checks.hpp"
#include "picture_checks.hpp"

#include <strider/error.hpp>
#include <strider/file_error.hpp>

#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <string>
#include <string_view>

namespace strider::data {

namespace {

/// A PNG being read. libpng reports an error by a call that must not return, and an exception must
/// not cross its C frames: the handler jumps back into `start` or `rows`, which hold no object with
/// a destructor.
class png_reader {
public:
    explicit png_reader(std::span<const std::uint8_t> file) : rest_(file) {
        png_ = png_create_read_struct(
            PNG_LIBPNG_VER_STRING, this,
            [](png_structp png, png_const_charp message) {
                auto* const self = static_cast<png_reader*>(png_get_error_ptr(png));
                self->note(message);
                std::longjmp(self->back_, 1);
            },
            [](png_structp, png_const_charp) {}); // warnings are ignored
        if (png_ != nullptr) info_ = png_create_info_struct(png_);
    }
    png_reader(const png_reader&) = delete;
    png_reader& operator=(const png_reader&) = delete;
    ~png_reader() { png_destroy_read_struct(&png_, &info_, nullptr); }

    /// Reads the header; false on an error.
    [[nodiscard]] bool start() {
        if (info_ == nullptr) {
            note("not enough memory");
            return false;
        }
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        png_set_read_fn(png_, this, [](png_structp png, png_bytep out, std::size_t count) {
            auto* const self = static_cast<png_reader*>(png_get_io_ptr(png));
            if (count > self->rest_.size()) png_error(png, "the file ends early");
            std::memcpy(out, self->rest_.data(), count);
            self->rest_ = self->rest_.subspan(count);
        });
        // Only chunks that affect pixels are read: no text, profile or gamma.
        png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
        png_set_benign_errors(png_, 1);
        png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX); // check_extent limits them
        png_read_info(png_, info_);
        return true;
    }

    [[nodiscard]] std::uint64_t height() const { return png_get_image_height(png_, info_); }
    [[nodiscard]] std::uint64_t width() const { return png_get_image_width(png_, info_); }
    /// Size of the pixels in bytes, packed as in the file.
    [[nodiscard]] std::uint64_t raw_bytes() const {
        const auto bits =
            std::uint64_t{png_get_bit_depth(png_, info_)} * png_get_channels(png_, info_);
        return (height() * width() * bits + 7) / 8;
    }
    [[nodiscard]] int channels() const {
        const auto type = png_get_color_type(png_, info_);
        const bool opacity =
            (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png_, info_, PNG_INFO_tRNS) != 0;
        return opacity ? 4 : (type & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
    }

    /// Reads all rows into `out`, `channels()` bytes a pixel; false on an error.
    [[nodiscard]] bool rows(std::uint8_t* out) {
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        const std::size_t pitch = width() * static_cast<std::size_t>(channels());
        png_set_expand(png_);   // palettes, depths below 8 bits, a transparent colour
        png_set_strip_16(png_); // keep the upper byte
        if (channels() == 4) png_set_gray_to_rgb(png_);
        const int passes = png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        if (png_get_rowbytes(png_, info_) != pitch) png_error(png_, "unknown pixel format");
        for (int pass = 0; pass < passes; ++pass)
            for (std::size_t row = 0; row < height(); ++row)
                png_read_row(png_, out + row * pitch, nullptr);
        return true;
    }
    [[nodiscard]] std::string message() const { return message_.data(); }

private:
    void note(std::string_view text) noexcept {
        message_ = {};
        std::copy_n(text.begin(), (std::min)(text.size(), message_.size() - 1), message_.begin());
    }

    std::span<const std::uint8_t> rest_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
    std::jmp_buf back_{};
    std::array<char, 200> message_{};
};

/// libpng's image, freed on any exit.
struct png_holder {
    png_image png{};
    png_holder() { png.version = PNG_IMAGE_VERSION; }
    png_holder(const png_holder&) = delete;
    png_holder& operator=(const png_holder&) = delete;
    ~png_holder() { png_image_free(&png); }
};

} // namespace

image decode_png(const std::filesystem::path& path, std::span<const std::uint8_t> file,
                 const picture_limits& limits) {
    png_reader reader(file);
    const auto damaged = [&](const std::string& what) {
        return file_error(path, "damaged PNG: " + what);
    };
    if (!reader.start()) throw damaged(reader.message());
    detail::check_extent(path, reader.height(), reader.width(), limits);
    constexpr std::uint64_t best_ratio = 1032; // of deflate
    if (reader.raw_bytes() / best_ratio > file.size())
        throw damaged("its " + std::to_string(reader.height()) + "x" +
                      std::to_string(reader.width()) + " pixels need " +
                      std::to_string(reader.raw_bytes() / best_ratio) +
                      " bytes of a file or more, found " + std::to_string(file.size()));
    image result{
        {static_cast<int>(reader.height()), static_cast<int>(reader.width()), reader.channels()},
        {}};
    result.bytes.resize(detail::count_of("decode_png", result.extent));
    if (!reader.rows(result.bytes.data())) throw damaged(reader.message());
    return result;
}

std::vector<std::byte> encode_png(shape extent, std::span<const std::uint8_t> bytes) {
    detail::check_image("encode_png", bytes, extent);
    constexpr std::size_t most = std::size_t{1} << 30; // libpng counts in 32 bits
    if (bytes.size() > most)
        throw argument_error("encode_png: expected at most " + std::to_string(most) +
                             " bytes, found " + std::to_string(bytes.size()));
    png_holder holder;
    png_image& png = holder.png;
    png.height = static_cast<png_uint_32>(extent.height);
    png.width = static_cast<png_uint_32>(extent.width);
    png.format = extent.channels == 1   ? PNG_FORMAT_GRAY
                 : extent.channels == 3 ? PNG_FORMAT_RGB
                                        : PNG_FORMAT_RGBA;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png); // an upper bound
    std::vector<std::byte> file(size);
    if (png_image_write_to_memory(&png, file.data(), &size, 0, bytes.data(), 0, nullptr) == 0)
        throw argument_error(std::string("encode_png: ") + png.message);
    file.resize(size);
    return file;
}

} // namespace strider::data
