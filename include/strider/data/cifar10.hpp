// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::read_cifar10`: the reader of CIFAR-10's binary format.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/file_error.hpp>

#include <filesystem>

namespace strider::data {

/// Reads CIFAR-10's binary version. If `path` is a folder, `part` selects the files:
/// data_batch_1.bin to data_batch_5.bin, those that exist, or test_batch.bin. If `path` is such a
/// file, `part` is ignored. Throws file_error for a file that is missing, ends within a record, or
/// has a label above 9.
[[nodiscard]] dataset read_cifar10(const std::filesystem::path& path, split part = split::train);

} // namespace strider::data
