// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Decodes JPEG pictures.

#include <strider/data/jpeg.hpp>

#include "checks.hpp"
#include "picture_checks.hpp"

#include <strider/file_error.hpp>

// jpeglib.h uses FILE and size_t without including them.
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include <array>
#include <csetjmp>
#include <string>
#include <vector>

namespace strider::data {

namespace {

/// A JPEG being read. libjpeg reports an error by a call that must not return, and an exception
/// must not cross its C frames: the handler jumps back into `start` or `rows`, which hold no object
/// with a destructor.
class jpeg_reader {
public:
    /// Why reading stopped.
    enum class failure { damaged, unsupported, too_many_scans, no_memory };

    jpeg_reader() {
        info_.err = jpeg_std_error(&errors_);
        info_.client_data = this;
        errors_.error_exit = [](j_common_ptr info) {
            auto* const self = static_cast<jpeg_reader*>(info->client_data);
            self->failure_ = kind_of(info->err->msg_code);
            info->err->format_message(info, self->message_.data());
            std::longjmp(self->back_, 1);
        };
        errors_.emit_message = [](j_common_ptr info, int level) {
            const int code = info->err->msg_code;
            if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
                              code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC))
                info->err->error_exit(info);
        };
        progress_.progress_monitor = [](j_common_ptr info) {
            auto* const self = static_cast<jpeg_reader*>(info->client_data);
            if (static_cast<std::uint64_t>(self->info_.input_scan_number) <= self->max_scans_)
                return;
            self->failure_ = failure::too_many_scans;
            std::longjmp(self->back_, 1);
        };
    }
    jpeg_reader(const jpeg_reader&) = delete;
    jpeg_reader& operator=(const jpeg_reader&) = delete;
    ~jpeg_reader() { jpeg_destroy_decompress(&info_); }

    /// Reads the header; false on an error.
    [[nodiscard]] bool start(const std::uint8_t* data, std::size_t size) {
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        jpeg_create_decompress(&info_);
        info_.progress = &progress_;
        jpeg_mem_src(&info_, data, static_cast<unsigned long>(size));
        jpeg_read_header(&info_, TRUE);
        info_.out_color_space = info_.num_components == 1   ? JCS_GRAYSCALE
                                : info_.num_components == 4 ? JCS_CMYK
                                                            : JCS_RGB;
        info_.dct_method = JDCT_ISLOW; // exact: the same bytes on every machine
        jpeg_calc_output_dimensions(&info_);
        return true;
    }
    /// Reads all rows into `out`, 1 or 3 bytes a pixel; `line` holds one row of 4 bytes a pixel.
    /// False on an error, or after more than max_scans scans.
    [[nodiscard]] bool rows(std::uint8_t* out, std::uint8_t* line, std::uint64_t max_scans) {
        if (setjmp(back_) != 0) return false; // NOLINT: see above
        max_scans_ = max_scans;
        jpeg_start_decompress(&info_);
        const std::size_t pitch =
            std::size_t{info_.output_width} * static_cast<std::size_t>(channels());
        while (info_.output_scanline < info_.output_height) {
            std::uint8_t* const to = out + info_.output_scanline * pitch;
            JSAMPROW row = is_cmyk() ? line : to;
            jpeg_read_scanlines(&info_, &row, 1);
            if (is_cmyk()) rgb_of_cmyk(line, to, info_.output_width);
        }
        jpeg_finish_decompress(&info_);
        return true;
    }
    [[nodiscard]] std::uint64_t height() const { return info_.output_height; }
    [[nodiscard]] std::uint64_t width() const { return info_.output_width; }
    [[nodiscard]] int channels() const { return info_.num_components == 1 ? 1 : 3; }
    [[nodiscard]] failure why() const { return failure_; }
    [[nodiscard]] std::string message() const { return message_.data(); }

private:
    [[nodiscard]] bool is_cmyk() const { return info_.out_color_space == JCS_CMYK; }

    /// Converts CMYK to RGB: red = cyan * black / 255 and so on, rounded. Inks are stored inverted
    /// (255 is no ink), Adobe's convention, which Pillow and torchvision assume for every 4-channel
    /// file.
    static void rgb_of_cmyk(const std::uint8_t* from, std::uint8_t* to, std::size_t pixels) {
        for (std::size_t i = 0; i < pixels; ++i, from += 4)
            for (std::size_t c = 0; c < 3; ++c)
                *to++ = static_cast<std::uint8_t>((from[c] * from[3] + 127) / 255);
    }

    [[nodiscard]] static failure kind_of(int code) noexcept {
        if (code == JERR_OUT_OF_MEMORY) return failure::no_memory;
        for (const int other :
             {JERR_BAD_PRECISION, JERR_IMAGE_TOO_BIG, JERR_WIDTH_OVERFLOW, JERR_COMPONENT_COUNT,
              JERR_SOF_UNSUPPORTED, JERR_ARITH_NOTIMPL, JERR_NOT_COMPILED, JERR_CONVERSION_NOTIMPL,
              JERR_CCIR601_NOTIMPL, JERR_FRACT_SAMPLE_NOTIMPL})
            if (code == other) return failure::unsupported;
        return failure::damaged;
    }

    jpeg_decompress_struct info_{};
    jpeg_error_mgr errors_{};
    jpeg_progress_mgr progress_{};
    std::uint64_t max_scans_ = UINT64_MAX;
    failure failure_ = failure::damaged;
    std::jmp_buf back_{};
    std::array<char, JMSG_LENGTH_MAX> message_{};
};

} // namespace

image decode_jpeg(const std::filesystem::path& path, std::span<const std::uint8_t> file,
                  const picture_limits& limits) {
    jpeg_reader reader;
    std::uint64_t scans = 0;
    const auto refuse = [&] {
        std::string message;
        switch (reader.why()) {
        case jpeg_reader::failure::damaged:
            message = "damaged JPEG: " + reader.message();
            break;
        case jpeg_reader::failure::unsupported:
            message = "unsupported kind of JPEG: " + reader.message();
            break;
        case jpeg_reader::failure::too_many_scans:
            message = "expected at most " + std::to_string(scans) +
                      " scans of this JPEG (picture_limits), found more";
            break;
        case jpeg_reader::failure::no_memory:
            message = "not enough memory to read it";
            break;
        }
        throw file_error(path, message);
    };
    if (!reader.start(file.data(), file.size())) refuse();
    detail::check_extent(path, reader.height(), reader.width(), limits);
    scans = detail::max_scans(reader.height() * reader.width(), limits);
    image result{
        {static_cast<int>(reader.height()), static_cast<int>(reader.width()), reader.channels()},
        {}};
    result.bytes.resize(detail::count_of("decode_jpeg", result.extent));
    std::vector<std::uint8_t> line(4 * static_cast<std::size_t>(reader.width()));
    if (!reader.rows(result.bytes.data(), line.data(), scans)) refuse();
    return result;
}

} // namespace strider::data
