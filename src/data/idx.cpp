// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads IDX files.

#include <strider/data/idx.hpp>

#include <strider/file_error.hpp>
#include <strider/io/file.hpp>
#include <strider/io/known_format.hpp>
#include <strider/message/printable.hpp>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace strider::data {

namespace {

struct close_gzip {
    void operator()(gzFile file) const noexcept { gzclose_r(file); }
};

/// An IDX file of unsigned bytes, plain or gzipped (told by its first bytes, not its name): 0 0 8
/// RANK, RANK big-endian extents, then the items. Offsets in errors count uncompressed bytes.
class idx_file {
public:
    /// Reads the header and checks it against the file's size and the limits.
    idx_file(const std::filesystem::path& path, std::size_t rank, const idx_limits& limits)
        : path_(path), header_(4 + 4 * rank) {
        io::regular_file source(path);
        const std::uint64_t stored = source.size();
        const std::string first = source.first_bytes(io::known_format_bytes);
        const bool packed = first.starts_with("\x1f\x8b");
        const int number = std::move(source).release();
        file_.reset(gzdopen(number, "rb"));
        if (!file_) {
            ::close(number);
            throw file_error(path, "not enough memory to read it");
        }
        read_header(rank, io::known_format(first));
        if (packed)
            check_packed(stored, limits);
        else
            check_size(stored);
    }

    [[nodiscard]] const std::vector<std::uint32_t>& extents() const noexcept { return extents_; }

    /// Reads the items, which follow the header; the file must end after them.
    [[nodiscard]] std::vector<std::uint8_t> items() {
        // Memory grows with the bytes read: the header of a short file may claim more.
        constexpr std::size_t step = 1 << 20;
        std::vector<std::uint8_t> bytes;
        while (bytes.size() < size_) {
            const std::size_t done = bytes.size();
            bytes.resize(static_cast<std::size_t>(
                std::min<std::uint64_t>(size_, (std::max)(step, 2 * done))));
            const std::size_t got = read(std::span(bytes).subspan(done), header_ + done);
            if (done + got < bytes.size())
                throw file_error::at(path_, header_ + done + got,
                                     std::to_string(size_ - done - got) + " bytes more",
                                     "the end of the file");
        }
        std::array<std::uint8_t, 1> more{};
        if (read(more, header_ + size_) != 0)
            throw file_error::at(path_, header_ + size_, "the end of the file", "more bytes");
        return bytes;
    }

private:
    void read_header(std::size_t rank, std::string_view format) {
        std::vector<std::uint8_t> bytes(header_);
        const std::size_t got = read(bytes, 0);
        const bool other = got < 2 || bytes[0] != 0 || bytes[1] != 0;
        if (other && !format.empty() && format != io::known_format("\x1f\x8b"))
            throw file_error(path_,
                             "expected an IDX file, found what looks like " + std::string(format));
        if (got < header_)
            throw file_error::at(path_, got,
                                 "an IDX header of " + std::to_string(header_) + " bytes",
                                 "the end of the file");
        for (const std::size_t i : {0U, 1U})
            if (bytes[i] != 0)
                throw file_error::at(path_, i, "0, as an IDX file begins",
                                     std::to_string(bytes[i]));
        if (bytes[2] != 8)
            throw file_error::at(path_, 2, "data type 8 (unsigned byte)", std::to_string(bytes[2]));
        if (bytes[3] != rank)
            throw file_error::at(path_, 3, "rank " + std::to_string(rank),
                                 std::to_string(bytes[3]));
        for (std::size_t axis = 0; axis < rank; ++axis) {
            const std::size_t at = 4 + 4 * axis;
            std::uint32_t extent = 0;
            for (std::size_t i = 0; i < 4; ++i) extent = extent << 8 | bytes[at + i];
            if (axis > 0 && (extent == 0 || extent > 32768))
                throw file_error::at(path_, at, "an extent of 1..32768", std::to_string(extent));
            extents_.push_back(extent);
            size_ *= extent; // no overflow: the count is below 2^32, two extents are at most 2^15
        }
    }
    void check_size(std::uint64_t stored) const {
        const std::uint64_t expected = header_ + size_;
        if (stored < expected)
            throw file_error::at(path_, stored, std::to_string(expected - stored) + " bytes more",
                                 "the end of the file");
        if (stored > expected)
            throw file_error::at(path_, expected, "the end of the file",
                                 std::to_string(stored - expected) + " bytes more");
    }
    void check_packed(std::uint64_t stored, const idx_limits& limits) const {
        constexpr std::uint64_t best_ratio = 1032; // of deflate
        const auto refuse = [&](std::uint64_t most, const std::string& why) {
            throw file_error::at(path_, 4,
                                 "extents of at most " + std::to_string(most) + " bytes, " + why,
                                 std::to_string(size_));
        };
        if (size_ > limits.max_unpacked_bytes)
            refuse(limits.max_unpacked_bytes, "the limit for a gzipped file (idx_limits)");
        if (size_ / best_ratio > stored)
            refuse(stored * best_ratio,
                   "the most that " + std::to_string(stored) + " gzipped bytes hold");
    }

    /// Reads into `out` until the end of the file; `offset` is for messages.
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> out, std::uint64_t offset) {
        constexpr std::size_t step = 1 << 20; // zlib counts in 32 bits
        std::size_t done = 0;
        while (done < out.size()) {
            const auto wanted = static_cast<unsigned>((std::min)(step, out.size() - done));
            const int got = gzread(file_.get(), out.data() + done, wanted);
            int code = Z_OK;
            std::string_view what = gzerror(file_.get(), &code);
            if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
                // zlib's message is "<fd:3>: reason".
                if (const auto colon = what.find(": "); colon != std::string_view::npos)
                    what.remove_prefix(colon + 2);
                throw file_error(path_, "cannot be decompressed after " +
                                            std::to_string(offset + done) +
                                            " bytes: " + std::string(what));
            }
            done += static_cast<std::size_t>(got);
            if (got < static_cast<int>(wanted)) break;
        }
        return done;
    }

    std::filesystem::path path_;
    std::size_t header_;
    std::uint64_t size_ = 1;             // of the items
    std::vector<std::uint32_t> extents_; // the number of items, then the extents of one
    std::unique_ptr<gzFile_s, close_gzip> file_;
};

} // namespace

dataset read_idx(const std::filesystem::path& images, const std::filesystem::path& labels,
                 std::vector<std::string> classes, const idx_limits& limits) {
    idx_file pictures(images, 3, limits);
    idx_file words(labels, 1, limits);
    const auto& extents = pictures.extents();
    if (words.extents()[0] != extents[0])
        throw file_error::at(labels, 4,
                             std::to_string(extents[0]) + " labels, as there are images in " +
                                 printable(images.filename().string()),
                             std::to_string(words.extents()[0]));
    const std::vector<std::uint8_t> all_labels = words.items();
    dataset all{images.filename().string(),
                {static_cast<int>(extents[1]), static_cast<int>(extents[2]), 1},
                pictures.items(),
                {all_labels.begin(), all_labels.end()},
                std::move(classes)};
    for (std::size_t n = 0; n < all.size(); ++n)
        if (all_labels[n] >= all.classes.size())
            throw file_error::at(labels, 8 + n,
                                 all.classes.empty()
                                     ? "no label, as no class is named"
                                     : "a label of 0.." + std::to_string(all.classes.size() - 1),
                                 std::to_string(all_labels[n]));
    return all;
}

dataset read_mnist(const std::filesystem::path& folder, split part, const idx_limits& limits) {
    const std::string stem = part == split::train ? "train" : "t10k";
    const auto find = [&](const std::string& kind, const std::string& rank) {
        const std::array<std::string, 2> names{stem + "-" + kind + "-" + rank + "-ubyte",
                                               stem + "-" + kind + "." + rank + "-ubyte"};
        for (const std::string& name : names)
            for (const std::string ending : {"", ".gz"})
                if (io::kind_of(folder / (name + ending)) != io::file_kind::nothing)
                    return folder / (name + ending);
        throw file_error(folder, "expected " + names[0] + " or " + names[0] + ".gz, found neither");
    };
    const std::filesystem::path images = find("images", "idx3");
    dataset all = read_idx(images, find("labels", "idx1"),
                           {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, limits);
    all.name = "mnist";
    return all;
}

} // namespace strider::data
