// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_image_folder`: a data set from a folder with one sub-folder a class.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/data/image.hpp>
#include <strider/data/image_file.hpp>
#include <strider/data/random.hpp>
#include <strider/file_error.hpp>
#include <strider/shape.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace strider::data {

namespace detail {

/// The sub-folders of a folder, or its files that are named as pictures, sorted by name; what is
/// hidden is left out.
[[nodiscard]] inline std::vector<std::filesystem::path>
sorted_entries(const std::filesystem::path& folder, bool folders) {
    std::vector<std::filesystem::path> entries;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::filesystem::path& path = entry.path();
        if (path.filename().string().starts_with('.') || entry.is_directory() != folders) continue;
        std::string ending = path.extension().string();
        for (char& letter : ending)
            letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        if (folders || ending == ".png" || ending == ".jpg" || ending == ".jpeg")
            entries.push_back(path);
    }
    std::sort(entries.begin(), entries.end());
    return entries;
}

} // namespace detail

/// Reads every .png, .jpg and .jpeg file of `folder`, which has one sub-folder for each class, and
/// resizes it to `extent`. Classes and files are taken in the order of their names. Throws
/// file_error where there is no class, a class has no picture, or a picture is damaged.
[[nodiscard]] inline dataset read_image_folder(const std::filesystem::path& folder, shape extent) {
    if (!std::filesystem::is_directory(folder)) throw file_error(folder, "no such folder");
    dataset images{folder.filename().string(), extent, {}, {}, {}};
    for (const auto& path : detail::sorted_entries(folder, true)) {
        const auto files = detail::sorted_entries(path, false);
        if (files.empty()) throw file_error(path, "expected .png, .jpg or .jpeg files, found none");
        for (const auto& file : files) {
            const image one = resize(read_image(file), extent);
            images.pixels.insert(images.pixels.end(), one.bytes.begin(), one.bytes.end());
            images.labels.push_back(static_cast<int>(images.classes.size()));
        }
        images.classes.push_back(path.filename().string());
    }
    if (images.classes.empty())
        throw file_error(folder, "expected a sub-folder for each class, found none");
    return images;
}

/// One part of a folder of classes. Where it has the sub-folders `train` and `test`, these are the
/// parts, and must have the same classes. Otherwise the pictures are shuffled by `seed`, and every
/// fifth of them is the test part.
[[nodiscard]] inline dataset read_image_folder(const std::filesystem::path& folder, shape extent,
                                               split part, std::uint64_t seed = 1) {
    const auto train = folder / "train";
    const auto test = folder / "test";
    const std::string name = folder.filename().string();
    if (std::filesystem::is_directory(train) && std::filesystem::is_directory(test)) {
        dataset images = read_image_folder(part == split::train ? train : test, extent);
        const auto names = [](const std::filesystem::path& of) {
            std::vector<std::string> all;
            for (const auto& path : detail::sorted_entries(of, true))
                all.push_back(path.filename().string());
            return all;
        };
        if (names(train) != names(test))
            throw file_error(folder, "expected the same classes in train and test, found others");
        images.name = name;
        return images;
    }
    const dataset all = read_image_folder(folder, extent);
    const std::vector<std::size_t> order = shuffled(all.size(), seed, 0);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < order.size(); ++i)
        if ((i % 5 == 4) == (part == split::test)) chosen.push_back(order[i]);
    return subset(all, chosen);
}

} // namespace strider::data
