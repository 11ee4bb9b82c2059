// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::save_weights` and `load_weights`: a model's parameters in a file.
#pragma once

#include <strider/file_error.hpp>
#include <strider/io/storable_model.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace strider::io {

namespace detail {

void save_weights(const std::filesystem::path& path, const model_layout& layout,
                  const model_numbers<const std::byte>& numbers,
                  const std::map<std::string, std::string>& extra);
void load_weights(const std::filesystem::path& path, const model_layout& layout,
                  const model_numbers<std::byte>& numbers);

} // namespace detail

/// Writes a model's parameters, and the statistics of its batch_norms, as a safetensors file that
/// replaces `path` atomically. The tensors have PyTorch's names and extents ("0.weight": [filters,
/// channels, height, width]; in structures "layer1.0.body.conv1.weight"); the metadata names the
/// network ("strider.network", "strider.fingerprint"), and `extra` adds to it. Throws
/// argument_error if `extra` has one of those keys or text that is not UTF-8 (check with is_utf8
/// before a training), file_error if writing fails.
template <StorableModel Model>
void save_weights(const std::filesystem::path& path, const Model& model,
                  const std::map<std::string, std::string>& extra = {}) {
    detail::save_weights(path, detail::layout_of<Model>(), detail::numbers_of(model), extra);
}

/// Reads a model's parameters from a safetensors file that has exactly the model's tensors, by name
/// and extents. F32, F64, F16 and BF16 convert to the model's type, with rounding. A file without
/// strider's metadata is accepted; one with it must be of the same network. Throws file_error, with
/// a line for each mismatch, and leaves the model unchanged.
template <StorableModel Model>
void load_weights(const std::filesystem::path& path, Model& model) {
    detail::load_weights(path, detail::layout_of<Model>(), detail::numbers_of(model));
}

} // namespace strider::io
