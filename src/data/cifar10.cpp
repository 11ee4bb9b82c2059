// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads CIFAR-10's binary files.

#include <strider/data/cifar10.hpp>

#include <strider/data/octets.hpp>
#include <strider/file_error.hpp>
#include <strider/io/file.hpp>
#include <strider/io/known_format.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace strider::data {

namespace {

constexpr std::size_t cifar_plane = 32 * 32;
constexpr std::size_t cifar_record = 1 + 3 * cifar_plane;
constexpr std::uint64_t max_cifar_words = 1 << 16; // bytes of batches.meta.txt

/// The ten class names of batches.meta.txt, one a line, or the standard ones if there is no such
/// file.
std::vector<std::string> cifar10_classes(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "batches.meta.txt";
    if (io::kind_of(path) == io::file_kind::nothing)
        return {"airplane", "automobile", "bird",  "cat",  "deer",
                "dog",      "frog",       "horse", "ship", "truck"};
    std::vector<std::string> words;
    std::string word;
    const io::regular_file source(path);
    if (source.size() > max_cifar_words)
        throw file_error(path, "expected 10 class names in at most " +
                                   std::to_string(max_cifar_words) + " bytes, found " +
                                   std::to_string(source.size()));
    const io::file_bytes file = io::read_from(source);
    for (const std::uint8_t letter : octets(file)) {
        if (letter != '\n' && letter != '\r') {
            word.push_back(static_cast<char>(letter));
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(word);
    if (words.size() != 10)
        throw file_error(path, "expected 10 class names, found " + std::to_string(words.size()));
    return words;
}

/// Appends the records of one file: a label byte, then the red, green and blue planes.
void append_cifar10(dataset& images, const std::filesystem::path& path) {
    const io::regular_file source(path);
    const std::uint64_t rest = source.size() % cifar_record;
    if (source.size() == 0 || rest != 0) {
        // For example a failed download; a CIFAR-10 record may begin with any bytes.
        const auto first = io::known_format(source.first_bytes(io::known_format_bytes));
        const std::string hint = first.empty() ? "" : "; it looks like " + std::string(first);
        throw file_error::at(path, source.size() - rest, std::to_string(cifar_record) + " bytes",
                             std::to_string(rest) + hint);
    }
    const io::file_bytes file = io::read_from(source);
    const auto bytes = octets(file);
    const std::size_t count = bytes.size() / cifar_record;
    std::size_t out = images.pixels.size();
    images.pixels.resize(out + count * 3 * cifar_plane);
    for (std::size_t n = 0; n < count; ++n) {
        const std::span record = bytes.subspan(n * cifar_record, cifar_record);
        if (record[0] > 9)
            throw file_error::at(path, n * cifar_record, "a label of 0..9",
                                 std::to_string(record[0]));
        images.labels.push_back(record[0]);
        for (std::size_t pixel = 0; pixel < cifar_plane; ++pixel)
            for (std::size_t channel = 0; channel < 3; ++channel)
                images.pixels[out++] = record[1 + channel * cifar_plane + pixel];
    }
}

} // namespace

dataset read_cifar10(const std::filesystem::path& path, split part) {
    const io::file_kind kind = io::kind_of(path);
    dataset images{"cifar-10", {32, 32, 3}, {}, {}, {}};
    if (kind == io::file_kind::regular_file || kind == io::file_kind::other) {
        images.classes = cifar10_classes(path.parent_path());
        append_cifar10(images, path);
        return images;
    }
    std::vector<std::string> names{"test_batch.bin"};
    if (part == split::train)
        names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                 "data_batch_5.bin"};
    std::string wanted;
    for (const std::string& name : names) {
        wanted += (wanted.empty() ? "" : ", ") + name;
        if (io::kind_of(path / name) != io::file_kind::nothing) append_cifar10(images, path / name);
    }
    if (images.size() == 0)
        throw file_error(path, kind == io::file_kind::folder
                                   ? "expected one or more of " + wanted + ", found none"
                                   : "no such file or folder; looked for " + wanted + " in it");
    images.classes = cifar10_classes(path);
    return images;
}

} // namespace strider::data
