// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::save_weights` and `load_weights`: a model's parameters in a file.
#pragma once

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/model_arrays.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/message/printable.hpp>

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace strider::io {

/// Writes a model's parameters, and the statistics of its batch_norms, as a safetensors file that
/// replaces `path` atomically. The tensors have PyTorch's names and extents ("0.weight": [filters,
/// channels, height, width]; in structures "layer1.0.body.conv1.weight"); the metadata names the
/// network ("strider.network", "strider.fingerprint"), and `extra` adds to it. Throws
/// argument_error if `extra` has one of those keys or text that is not UTF-8 (check with is_utf8
/// before a training), file_error if writing fails.
template <StorableModel Model>
void save_weights(const std::filesystem::path& path, const Model& model,
                  const std::map<std::string, std::string>& extra = {}) {
    auto metadata = detail::metadata_of<Model>();
    for (const auto& [key, value] : extra)
        if (!metadata.emplace(key, value).second)
            throw argument_error("save_weights: the metadata " + in_quotes(key) +
                                 " is strider's own; choose another key");
    std::vector<tensor> tensors;
    for (const auto& array : detail::all_arrays_of<Model>(model)) tensors.push_back(array.view());
    write_safetensors(path, tensors, metadata);
}

/// Reads a model's parameters from a safetensors file that has exactly the model's tensors, by name
/// and extents. F32, F64, F16 and BF16 convert to the model's type, with rounding. A file without
/// strider's metadata is accepted; one with it must be of the same network. Throws file_error, with
/// a line for each mismatch, and leaves the model unchanged.
template <StorableModel Model>
void load_weights(const std::filesystem::path& path, Model& model) {
    const auto file = safetensors_file::read(path);
    detail::matching<real_of<Model>> match(path, file);
    match.template check_network<Model>();
    for (const auto& array : detail::all_arrays_of<Model>(model)) match.take(array);
    match.template know_counters<Model>();
    match.finish("network");
    match.hand_over();
}

} // namespace strider::io
