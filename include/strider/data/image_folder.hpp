// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_image_folder`: a data set from a folder with one sub-folder per
// class.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/data/picture_limits.hpp>
#include <strider/file_error.hpp>
#include <strider/shape.hpp>

#include <cstdint>
#include <filesystem>

namespace strider::data {

/// Reads every .png, .jpg and .jpeg file of `folder`, which has one sub-folder for each class, and
/// resizes it to `extent`. Classes and files are sorted by name. A class has the name of its
/// folder, which may be any bytes; metadata of files must be UTF-8 (see is_utf8). Throws file_error
/// if there is no class, a class has no picture, or a picture cannot be read. All files are tried,
/// so that the message lists every faulty one (the first 20, and a count of the others).
[[nodiscard]] dataset read_image_folder(const std::filesystem::path& folder, shape extent,
                                        const picture_limits& limits = {});

/// One part of a folder of classes. If it has sub-folders `train` and `test`, these are the parts,
/// and must have the same classes. Otherwise the pictures are shuffled by `seed`, and every fifth
/// is in the test part.
[[nodiscard]] dataset read_image_folder(const std::filesystem::path& folder, shape extent,
                                        split part, std::uint64_t seed = 1,
                                        const picture_limits& limits = {});

} // namespace strider::data
