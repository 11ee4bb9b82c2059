// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Parses an optimizer from command-line text.

#include "network/any_optimizer.hpp"

#include "text/nearest.hpp"
#include "text/printable.hpp"

#include <strider/error.hpp>
#include <strider/train/number_range.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <map>
#include <optional>
#include <vector>

namespace hana = boost::hana;

namespace strider::program {

namespace {

/// A number of a rule: its name, the variable that holds it, and its range.
struct setting {
    std::string name;
    double* value;
    number_range range;
};

constexpr double usual_decay = 1e-4;
// For momentum 0.9, a cosine and pixels between -0.5 and 0.5. Pixels of variance 1 need half of it.
constexpr double usual_sgd_rate = 0.02;

template <class Rule>
std::vector<setting> settings_of(Rule& rule) {
    std::vector<setting> all;
    Rule::for_numbers(rule, [&](const char* name, double& value, const number_range& range) {
        all.push_back({name, &value, range});
    });
    return all;
}

/// Applies KEY=VALUE,KEY=VALUE, and writes the canonical text.
template <class Rule>
optimizer_choice choose(std::string_view text, Rule rule, double usual_rate) {
    const auto settings = settings_of(rule);
    const auto colon = text.find(':');
    const std::string name(text.substr(0, colon));
    std::map<std::string, bool> given;
    const auto refuse = [&](const std::string& why) {
        std::vector<std::string> keys;
        for (const auto& each : settings) keys.push_back(each.name);
        throw argument_error(fmt::format("optimizer \"{}\": {}; accepted: {}[:KEY=NUMBER,...] "
                                         "with the keys {}",
                                         text, why, name, fmt::join(keys, ", ")));
    };
    for (std::string_view rest = colon == std::string_view::npos ? std::string_view{}
                                                                 : text.substr(colon + 1);
         colon != std::string_view::npos;) {
        const auto comma = rest.find(',');
        const std::string item(rest.substr(0, comma));
        const auto equals = item.find('=');
        const std::string key = item.substr(0, equals);
        const setting* found = nullptr;
        for (const auto& each : settings)
            if (each.name == key) found = &each;
        if (found == nullptr || equals == std::string::npos)
            refuse(fmt::format("\"{}\" is not one of its numbers", item));
        if (given[key]) refuse(key + " is given twice");
        given[key] = true;
        const char* const digits = item.c_str() + equals + 1;
        char* end = nullptr;
        const double value = std::strtod(digits, &end);
        if (end == digits || *end != '\0' || !found->range.contains(value))
            refuse(fmt::format("{} is \"{}\", not {}", key, digits, found->range.words));
        *found->value = value;
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    std::string all;
    for (const auto& each : settings)
        all += fmt::format("{}{}={}", all.empty() ? ":" : ",", each.name, *each.value);
    return {any_optimizer(rule), name + all, usual_rate};
}

/// A rule's name on the command line, with its default numbers.
template <class Rule>
struct named_rule {
    const char* name;
    Rule rule;
    double usual_rate;
};
template <class Rule>
named_rule(const char*, Rule, double) -> named_rule<Rule>;

/// All rules, each with its own type.
constexpr auto rules = hana::make_tuple(
    named_rule{"sgd", sgd{.momentum = 0.9, .l2 = usual_decay}, usual_sgd_rate},
    named_rule{"nesterov", sgd{.momentum = 0.9, .nesterov = true, .l2 = usual_decay},
               usual_sgd_rate},
    named_rule{"adagrad", adagrad{.l2 = usual_decay}, 0.01},
    named_rule{"adadelta", adadelta{.l2 = usual_decay}, 1},
    named_rule{"adam", adam{.l2 = usual_decay}, 0.001}, named_rule{"adamw", adamw{}, 0.001},
    named_rule{"rmsprop", rmsprop{.l2 = usual_decay}, 0.001});

} // namespace

std::vector<std::string> optimizer_names() {
    std::vector<std::string> names;
    hana::for_each(rules, [&](const auto& each) { names.emplace_back(each.name); });
    return names;
}

optimizer_choice parse_optimizer(std::string_view text) {
    const auto name = text.substr(0, text.find(':'));
    std::optional<optimizer_choice> chosen;
    hana::for_each(rules, [&](const auto& each) {
        if (name == each.name) chosen = choose(text, each.rule, each.usual_rate);
    });
    if (chosen) return *chosen;
    const auto known = optimizer_names();
    throw argument_error(fmt::format("there is no optimizer \"{}\"; known: {}{}",
                                     printable(name, max_name_columns), fmt::join(known, ", "),
                                     did_you_mean(name, known)));
}

} // namespace strider::program
