// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and reads what a weight file tells besides the weights.

#include "run/metadata.hpp"

#include <strider/file_error.hpp>
#include <strider/io/safetensors.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>

namespace strider::program {

namespace {

constexpr const char* classes_key = "strider.classes";
constexpr const char* normalization_key = "strider.normalization";

} // namespace

std::string weights_notes::word(int label) const {
    const auto index = static_cast<std::size_t>(label);
    return index < classes.size() ? classes[index] : "class " + std::to_string(label);
}

std::map<std::string, std::string> metadata_of(const weights_notes& notes) {
    const nlohmann::json normal{{"scale", notes.normal.scale}, {"shift", notes.normal.shift}};
    return {{classes_key, nlohmann::json(notes.classes).dump()},
            {normalization_key, normal.dump()}};
}

weights_notes read_notes(const std::filesystem::path& weights) {
    weights_notes notes;
    const auto file = io::safetensors_file::read(weights);
    const auto& metadata = file.metadata();
    try {
        if (const auto found = metadata.find(classes_key); found != metadata.end())
            notes.classes = nlohmann::json::parse(found->second).get<std::vector<std::string>>();
        if (const auto found = metadata.find(normalization_key); found != metadata.end()) {
            const auto json = nlohmann::json::parse(found->second);
            json.at("scale").get_to(notes.normal.scale);
            json.at("shift").get_to(notes.normal.shift);
        }
    } catch (const nlohmann::json::exception& problem) {
        throw file_error(weights, std::string("metadata ") + classes_key + " or " +
                                      normalization_key + ": " + problem.what());
    }
    return notes;
}

} // namespace strider::program
