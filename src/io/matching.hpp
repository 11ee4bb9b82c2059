// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::detail::matching`: checks the tensors of a file against those of a model.
#pragma once

#include "named_array.hpp"

#include <strider/io/checkpoint.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/io/storable_model.hpp>
#include <strider/message/problem_list.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace strider::io::detail {

/// A metadata value, or "nothing".
[[nodiscard]] std::string metadata_or_nothing(const safetensors_file& file, const std::string& key);

/// Checks a file against arrays in memory, which do not change.
class matching {
public:
    matching(std::filesystem::path path, const safetensors_file& file);

    /// Adds a line to the message.
    void expect(const std::string& what, const std::string& expected, const std::string& found);

    /// Checks that the file is of this network. A file without a fingerprint passes.
    void check_network(const model_layout& layout);

    /// Copies the array's values from the file, converted to its type.
    void take(const named_array<std::byte>& array);

    /// Ignores PyTorch's batch counters, which accompany a batch_norm's statistics.
    void know_counters(std::span<const parameter_tensor> statistics);

    /// Ignores a tensor that the caller handles.
    void know(std::string name);

    /// The values taken. Throws file_error if anything mismatched or the file has tensors that
    /// nothing took. Missing and unknown tensors that are likely the same are reported as one; at
    /// most max_told problems of a kind.
    [[nodiscard]] std::vector<loaded_numbers> finish(const std::string& receiver);

private:
    /// A tensor that the file lacks, and the message's words for it.
    struct missing_tensor {
        std::string name;
        std::vector<std::int64_t> extents;
        std::string label;
        std::string expected;
    };
    /// The most problems of a kind that are reported.
    static constexpr std::size_t max_told = 8;

    void tell_names(const std::vector<const tensor*>& others);
    void tell_others(std::size_t count, const char* which);

    std::filesystem::path path_;
    const safetensors_file& file_;
    problem_list problems_;
    std::vector<missing_tensor> missing_;
    std::size_t others_extents_ = 0;
    std::set<std::string> names_;
    std::vector<loaded_numbers> taken_;
};

} // namespace strider::io::detail
