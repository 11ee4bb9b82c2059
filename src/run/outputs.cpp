// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the files that a run will write.

#include "run/outputs.hpp"

#include "command/usage_error.hpp"
#include "images/source.hpp"
#include "run/paths.hpp"
#include "text/printable.hpp"

#include <strider/file_error.hpp>
#include <strider/io/atomic_file.hpp>

#include <fmt/format.h>

#include <cstddef>

namespace strider::program {

namespace fs = std::filesystem;

namespace {

std::string shown(const fs::path& path) { return printable(path.string()); }

/// Throws unless a file can be written at this path.
void check_place(const output_file& file) {
    const fs::path parent = file.path.parent_path();
    if (is_folder(file.path)) throw file_error(file.path, file.name + ": this is a folder");
    if (path_exists(file.path) && !is_plain_file(file.path))
        throw file_error(file.path, file.name + ": this is a device or a pipe");
    if (!parent.empty() && !is_folder(parent))
        throw file_error(file.path, file.name + ": there is no folder " + shown(parent));
    const io::atomic_file tried(file.path); // never committed, so that it leaves nothing
}

} // namespace

void check_outputs(const std::vector<output_file>& files, const fs::path& folder) {
    if (path_exists(folder) && !is_folder(folder))
        throw file_error(folder, "--checkpoint takes a folder; this is none");
    const fs::path home = resolved(folder);
    for (std::size_t i = 0; i < files.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j)
            if (is_same_file(files[i].path, files[j].path))
                throw usage_error(fmt::format("{} cannot be both: {} and {}", shown(files[i].path),
                                              files[i].name, files[j].name));
        const fs::path place = resolved(files[i].path);
        if (is_same_file(place, home) || is_within(home, place))
            throw usage_error(fmt::format("{} cannot be both: {} and the folder of --checkpoint",
                                          shown(files[i].path), files[i].name));
    }
    for (const output_file& file : files)
        if (is_folder(folder) || resolved(file.path).parent_path() != home) check_place(file);
}

void check_apart(const std::vector<output_file>& files, const fs::path& folder,
                 const std::string& data) {
    for (const output_file& file : files)
        if (reads_file(data, file.path))
            throw usage_error(
                fmt::format("{} is an image file of --data {}; {} must be another file",
                            shown(file.path), printable(data), file.name));
    if (takes_for_class(data, folder))
        throw usage_error(fmt::format("{} lies in --data {}, where every folder is a class; "
                                      "choose another with --checkpoint",
                                      shown(folder), printable(data)));
}

} // namespace strider::program
