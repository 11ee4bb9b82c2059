// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes and reads what a weight file holds besides the weights.

#include "run/metadata.hpp"

#include "run/stored.hpp"
#include "text/printable.hpp"

#include <strider/file_error.hpp>
#include <strider/io/safetensors.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>

namespace strider::program {

namespace {

constexpr const char* classes_key = "strider.classes";
constexpr const char* normalization_key = "strider.normalization";
constexpr std::size_t max_classes = 1'000'000;
constexpr std::size_t max_channels = 65'536;
constexpr double max_coefficient = 1e30; // so that pixel values fit a float

} // namespace

std::string weights_notes::word(int label, std::size_t most) const {
    const auto index = static_cast<std::size_t>(label);
    return index < classes.size() ? printable(classes[index], most)
                                  : "class " + std::to_string(label);
}

std::map<std::string, std::string> metadata_of(const weights_notes& notes) {
    nlohmann::json classes = nlohmann::json::array();
    for (const std::string& name : notes.classes) classes.push_back(stored_text(name));
    const nlohmann::json normal{{"scale", notes.normal.scale}, {"shift", notes.normal.shift}};
    return {{classes_key, classes.dump()}, {normalization_key, normal.dump()}};
}

weights_notes read_notes(const std::filesystem::path& weights) {
    weights_notes notes;
    const auto file = io::safetensors_file::read(weights);
    const auto read = [&](const char* key, const auto& take) {
        const auto found = file.metadata().find(key);
        if (found == file.metadata().end()) return;
        try {
            const nlohmann::json json = parse_stored(found->second);
            take(stored_value(json, ""));
        } catch (const argument_error& problem) {
            throw file_error(weights, fmt::format("metadata {}: {}", key, problem.what()));
        }
    };
    read(classes_key, [&](const stored_value& classes) {
        for (const stored_value& name : classes.list(max_classes))
            notes.classes.push_back(name.text());
    });
    read(normalization_key, [&](const stored_value& normal) {
        const auto numbers = [&normal](const char* key) {
            std::vector<double> all;
            for (const stored_value& number : normal[key].list(max_channels))
                all.push_back(number.real(-max_coefficient, max_coefficient));
            return all;
        };
        notes.normal.scale = numbers("scale");
        notes.normal.shift = numbers("shift");
    });
    return notes;
}

} // namespace strider::program
