// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::open_data`: the images that `--data` names, of whatever kind.
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

/// What a path holds.
enum class data_kind { embedded, cifar10, mnist, folder };

/// Looks at a path: "embedded", a folder with CIFAR-10's binary batches, one with MNIST's IDX
/// files, or one with a sub-folder of pictures for each class. Throws file_error for anything else.
[[nodiscard]] data_kind kind_of_data(const std::string& path);

/// One part of the data, `most` images at most (nothing: all there are, of drawn ones the usual
/// number), for a network that reads `input` and tells `classes` classes apart.
/// Throws file_error or argument_error where the images do not suit the network, naming both.
[[nodiscard]] data::dataset open_data(const std::string& path, data::split part, shape input,
                                      int classes, std::optional<std::size_t> most = {});

/// Whether open_data(path) reads this file, or would if there were one.
[[nodiscard]] bool reads_file(const std::string& path, const std::filesystem::path& file);

/// Whether a folder lies where open_data(path) takes what it finds for classes.
[[nodiscard]] bool takes_for_class(const std::string& path, const std::filesystem::path& folder);

/// A number that other images have not, whatever their path.
[[nodiscard]] std::uint64_t digest_of(const data::dataset& images);

/// Changes of the images as a command line has them: "none", "flip", "shift=2" or "flip,shift=2".
/// Throws argument_error, also where a shift could leave nothing of an image in `input`.
[[nodiscard]] data::augmentation parse_augmentation(const std::string& text, shape input);
/// The same text in one form.
[[nodiscard]] std::string augmentation_text(const data::augmentation& augment);

/// What is usual for images of this kind.
[[nodiscard]] data::augmentation usual_augmentation(data_kind kind, shape input);

} // namespace strider::program
