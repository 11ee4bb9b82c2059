// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reads JSON from the metadata of a file.

#include "run/stored.hpp"

#include "text/printable.hpp"

#include <strider/error.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <limits>
#include <utility>

namespace strider::program {

namespace {

constexpr std::size_t shown_columns = 60;
constexpr std::uint64_t max_byte = 255;

/// A short description of a value.
std::string found_text(const nlohmann::json& value) {
    if (value.is_array()) return fmt::format("a list of {}", value.size());
    if (value.is_object()) return "an object";
    if (const auto* text = value.get_ptr<const std::string*>())
        return "\"" + printable(*text, shown_columns) + "\"";
    return value.dump(); // a number, true, false or null
}

} // namespace

nlohmann::json parse_stored(std::string_view text) {
    constexpr int max_levels = 6;
    constexpr std::int64_t max_values = 4'000'000; // 100,000 epochs take 2.1 million
    std::int64_t values = 0;
    const auto check = [&](int level, nlohmann::json::parse_event_t, nlohmann::json&) {
        if (level > max_levels)
            throw argument_error(
                fmt::format("expected JSON of at most {} levels, found more", max_levels));
        if (++values > max_values)
            throw argument_error(
                fmt::format("expected JSON of at most {} values, found more", max_values));
        return true;
    };
    try {
        return nlohmann::json::parse(text.begin(), text.end(), check);
    } catch (const nlohmann::json::exception& problem) {
        throw argument_error("expected JSON: " + printable(problem.what(), 4 * shown_columns));
    }
}

nlohmann::json stored_text(const std::string& text) {
    if (is_utf8(text)) return text;
    nlohmann::json bytes = nlohmann::json::array();
    for (const char byte : text) bytes.push_back(static_cast<unsigned char>(byte));
    return bytes;
}

stored_value stored_value::operator[](const char* key) const {
    if (!value_->is_object()) refuse("an object");
    const auto found = value_->find(key);
    const std::string name = name_.empty() ? key : name_ + "." + key;
    if (found == value_->end()) throw argument_error(name + " is missing");
    return {*found, name};
}

std::vector<stored_value> stored_value::list(std::size_t most) const {
    if (!value_->is_array() || value_->size() > most)
        refuse(fmt::format("a list of at most {}", most));
    std::vector<stored_value> elements;
    elements.reserve(value_->size());
    for (const auto& element : *value_)
        elements.emplace_back(element, fmt::format("{}[{}]", name_, elements.size()));
    return elements;
}

std::uint64_t stored_value::whole(const whole_range& range) const {
    const auto* number = value_->get_ptr<const nlohmann::json::number_unsigned_t*>();
    if (number == nullptr || !holds(range, *number)) refuse(words_of(range));
    return *number;
}

std::int64_t stored_value::whole(std::uint64_t least, std::uint64_t most) const {
    return static_cast<std::int64_t>(whole(whole_range{"", least, most}));
}

double stored_value::real(const real_range& range) const {
    if (!value_->is_number() || !holds(range, value_->get<double>())) refuse(words_of(range));
    return value_->get<double>();
}

double stored_value::real(double least, double most) const {
    return real(real_range{"", least, most});
}

std::string stored_value::text() const {
    if (const auto* found = value_->get_ptr<const std::string*>()) return *found;
    if (!value_->is_array()) refuse("a string");
    std::string bytes;
    for (const stored_value& byte : list(value_->size()))
        bytes += static_cast<char>(byte.whole(0, max_byte));
    return bytes;
}

void stored_value::refuse(const std::string& expected) const {
    throw argument_error(fmt::format("{}{}expected {}, found {}", name_, name_.empty() ? "" : ": ",
                                     expected, found_text(*value_)));
}

} // namespace strider::program
