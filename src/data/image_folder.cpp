// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads folders of pictures.

#include <strider/data/image_folder.hpp>

#include "checks.hpp"

#include <strider/data/image.hpp>
#include <strider/data/image_file.hpp>
#include <strider/data/random.hpp>
#include <strider/file_error.hpp>
#include <strider/io/file.hpp>
#include <strider/message/printable.hpp>
#include <strider/message/problem_list.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace strider::data {

namespace {

/// The sub-folders of a folder, or its picture files (by extension), sorted by name; hidden entries
/// are skipped.
std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder,
                                                  bool folders) {
    std::vector<std::filesystem::path> entries;
    std::error_code problem;
    std::filesystem::directory_iterator entry(folder, problem);
    for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
        const std::filesystem::path& path = entry->path();
        std::error_code unknown; // such as a dangling link, which is no folder
        if (path.filename().string().starts_with('.') || entry->is_directory(unknown) != folders)
            continue;
        std::string ending = path.extension().string();
        for (char& letter : ending)
            letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        if (folders || ending == ".png" || ending == ".jpg" || ending == ".jpeg")
            entries.push_back(path);
    }
    if (problem) throw file_error(folder, "cannot be listed: " + problem.message());
    std::sort(entries.begin(), entries.end());
    return entries;
}

/// The problems found in a folder.
class folder_problems {
public:
    void add(const file_error& problem) {
        if (all_.empty()) first_ = problem;
        all_.add(problem.what());
    }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    /// Throws a single problem unchanged, several as a list.
    void throw_if_any(const std::filesystem::path& folder) const {
        if (first_ && all_.size() == 1) throw *first_;
        if (all_.size() > 1)
            throw file_error(folder,
                             "found " + std::to_string(all_.size()) + " problems" + all_.text());
    }

private:
    problem_list all_;
    std::optional<file_error> first_;
};

/// The classes of a folder and their pictures.
struct class_folders {
    std::vector<std::string> names;
    std::vector<std::vector<std::filesystem::path>> pictures;
};

/// Lists a folder's classes, and adds a problem for each sub-folder without pictures.
class_folders find_classes(const std::filesystem::path& folder, folder_problems& problems) {
    if (io::kind_of(folder) != io::file_kind::folder) throw file_error(folder, "no such folder");
    class_folders found;
    for (const auto& path : sorted_entries(folder, true)) {
        found.names.push_back(path.filename().string());
        found.pictures.push_back(sorted_entries(path, false));
        if (found.pictures.back().empty())
            problems.add({path, "expected .png, .jpg or .jpeg files, found none"});
    }
    if (found.names.empty())
        throw file_error(folder, "expected a sub-folder for each class, found none");
    return found;
}

} // namespace

dataset read_image_folder(const std::filesystem::path& folder, shape extent,
                          const picture_limits& limits) {
    (void)detail::count_of("read_image_folder", extent);
    folder_problems problems;
    const class_folders found = find_classes(folder, problems);
    dataset images{folder.filename().string(), extent, {}, {}, found.names};
    for (std::size_t label = 0; label < found.pictures.size(); ++label)
        for (const auto& file : found.pictures[label]) try {
                const image read = read_image(file, limits);
                if (!problems.empty()) continue; // only check the remaining files
                const image one = resize(read, extent);
                images.pixels.insert(images.pixels.end(), one.bytes.begin(), one.bytes.end());
                images.labels.push_back(static_cast<int>(label));
            } catch (const file_error& problem) {
                problems.add(problem);
            }
    problems.throw_if_any(folder);
    return images;
}

dataset read_image_folder(const std::filesystem::path& folder, shape extent, split part,
                          std::uint64_t seed, const picture_limits& limits) {
    const auto train = folder / "train";
    const auto test = folder / "test";
    const std::string name = folder.filename().string();
    if (io::kind_of(train) == io::file_kind::folder && io::kind_of(test) == io::file_kind::folder) {
        folder_problems problems;
        const auto in_train = find_classes(train, problems).names;
        const auto in_test = find_classes(test, problems).names;
        const auto missing = [&](const auto& names, const auto& others, const auto& where) {
            for (const std::string& each : names)
                if (!std::binary_search(others.begin(), others.end(), each))
                    problems.add({where, "expected the same classes in train and test, found no " +
                                             in_quotes(each)});
        };
        missing(in_train, in_test, test);
        missing(in_test, in_train, train);
        problems.throw_if_any(folder);
        dataset images = read_image_folder(part == split::train ? train : test, extent, limits);
        images.name = name;
        return images;
    }
    const dataset all = read_image_folder(folder, extent, limits);
    const std::vector<std::size_t> order = shuffled(all.size(), seed, 0);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < order.size(); ++i)
        if ((i % 5 == 4) == (part == split::test)) chosen.push_back(order[i]);
    return subset(all, chosen);
}

} // namespace strider::data
