// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Saves and loads a model's parameters.

#include <strider/io/weights.hpp>

#include "matching.hpp"
#include "named_array.hpp"

#include <strider/error.hpp>
#include <strider/message/printable.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace strider::io::detail {

std::map<std::string, std::string> metadata_of(const model_layout& layout) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string fingerprint(16, '0');
    std::uint64_t rest = layout.fingerprint;
    for (auto place = fingerprint.rbegin(); place != fingerprint.rend(); ++place, rest >>= 4)
        *place = digits[rest & 15];
    return {{"format", "pt"},
            {fingerprint_key, fingerprint},
            {network_key, std::string(layout.description)}};
}

void save_weights(const std::filesystem::path& path, const model_layout& layout,
                  const model_numbers<const std::byte>& numbers,
                  const std::map<std::string, std::string>& extra) {
    auto metadata = metadata_of(layout);
    for (const auto& [key, value] : extra)
        if (!metadata.emplace(key, value).second)
            throw argument_error("save_weights: the metadata " + in_quotes(key) +
                                 " is strider's own; choose another key");
    std::vector<tensor> tensors;
    for (const auto& array : arrays_of(layout, numbers)) tensors.push_back(array.view());
    write_safetensors(path, tensors, metadata);
}

void load_weights(const std::filesystem::path& path, const model_layout& layout,
                  const model_numbers<std::byte>& numbers) {
    const auto file = safetensors_file::read(path);
    matching match(path, file);
    match.check_network(layout);
    for (const auto& array : arrays_of(layout, numbers)) match.take(array);
    match.know_counters(layout.statistics);
    for (const auto& [target, loaded] : match.finish("network"))
        std::ranges::copy(loaded, target.begin());
}

} // namespace strider::io::detail
