// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::open_data`: opens the images that `--data` names, of any kind.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/data/pipeline.hpp>
#include <strider/shape.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace strider::program {

/// What a path contains.
enum class data_kind { embedded, cifar10, mnist, folder };

/// Determines the kind of a path: "embedded", a folder with CIFAR-10's binary batches, one with
/// MNIST's IDX files, or one with a sub-folder of pictures for each class. Throws file_error for
/// anything else.
[[nodiscard]] data_kind kind_of_data(const std::string& path);

/// One part of the data, at most `most` images (nothing: all, or for drawn images the default
/// number), for a network with the given input and number of classes. Throws file_error or
/// argument_error if the images do not suit the network, naming both.
[[nodiscard]] data::dataset open_data(const std::string& path, data::split part, shape input,
                                      int classes, std::optional<std::size_t> most = {});

/// Whether open_data(path) reads this file, or would if it existed.
[[nodiscard]] bool reads_file(const std::string& path, const std::filesystem::path& file);

/// Whether open_data(path) would take this folder for a class.
[[nodiscard]] bool takes_for_class(const std::string& path, const std::filesystem::path& folder);

/// A hash of the images and labels, whatever their path.
[[nodiscard]] std::uint64_t digest_of(const data::dataset& images);

/// Parses augmentations as in a command line: "none", "flip", "shift=2" or "flip,shift=2". Throws
/// argument_error, also if a shift could move an image out of `input` completely.
[[nodiscard]] data::augmentation parse_augmentation(const std::string& text, shape input);
/// The canonical text of an augmentation.
[[nodiscard]] std::string augmentation_text(const data::augmentation& augment);

/// The default for images of this kind.
[[nodiscard]] data::augmentation usual_augmentation(data_kind kind, shape input);

} // namespace strider::program
