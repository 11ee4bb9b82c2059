// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::change_state`: changes the state in a run's checkpoint.
#pragma once

#include <strider/io/safetensors.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace strider::test {

/// The state of a run in its checkpoint.
[[nodiscard]] inline nlohmann::json state_of(const std::filesystem::path& checkpoint) {
    return nlohmann::json::parse(
        io::safetensors_file::read(checkpoint).metadata().at("strider.state"));
}

/// Replaces a checkpoint's state by another text.
inline void replace_state(const std::filesystem::path& checkpoint, const std::string& text) {
    const auto file = io::safetensors_file::read(checkpoint);
    auto metadata = file.metadata();
    metadata["strider.state"] = text;
    io::write_safetensors(checkpoint, file.tensors(), metadata);
}

/// Changes a checkpoint's state.
template <class Change>
void change_state(const std::filesystem::path& checkpoint, const Change& change) {
    nlohmann::json state = state_of(checkpoint);
    change(state);
    replace_state(checkpoint, state.dump());
}

} // namespace strider::test
