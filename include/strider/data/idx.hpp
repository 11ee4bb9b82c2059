// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_mnist` and `read_idx`: readers of IDX files, plain or gzipped.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/file_error.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace strider::data {

/// Limits of a gzipped IDX file. Checked against the header before memory is allocated.
struct idx_limits {
    /// Bytes of its items, uncompressed: 1.3 million images of MNIST's size. A file that is not
    /// gzipped is limited only by its own size.
    std::uint64_t max_unpacked_bytes = std::uint64_t{1} << 30;
};

/// Reads greyscale images (an IDX file of rank 3) and their labels (rank 1); `classes` are the
/// names of the labels. Either file may be gzipped. Throws file_error for a file that is missing,
/// has another type or rank, is too short or too long, exceeds the limits, or has a label without a
/// class, and if the counts differ. Allocates after both headers are checked.
[[nodiscard]] dataset read_idx(const std::filesystem::path& images,
                               const std::filesystem::path& labels,
                               std::vector<std::string> classes, const idx_limits& limits = {});

/// Reads MNIST, or data in the same layout, from its folder: train-images-idx3-ubyte and
/// train-labels-idx1-ubyte, or t10k-... for the test part, with or without .gz. Throws file_error
/// as read_idx does; a missing file's error names what was looked for.
[[nodiscard]] dataset read_mnist(const std::filesystem::path& folder, split part = split::train,
                                 const idx_limits& limits = {});

} // namespace strider::data
