// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the networks that the program knows.

#include "network/catalogue.hpp"

#include "command/usage_error.hpp"
#include "network/network_set.hpp"
#include "text/nearest.hpp"
#include "text/printable.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace strider::program {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// Natural order: "resnet18" before "resnet101".
bool natural_before(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        if (is_digit(a[0]) && is_digit(b[0])) {
            int first = 0;
            int second = 0;
            a.remove_prefix(static_cast<std::size_t>(
                std::from_chars(a.data(), a.data() + a.size(), first).ptr - a.data()));
            b.remove_prefix(static_cast<std::size_t>(
                std::from_chars(b.data(), b.data() + b.size(), second).ptr - b.data()));
            if (first != second) return first < second;
        } else {
            if (a[0] != b[0]) return a[0] < b[0];
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    return a.size() < b.size();
}

std::vector<any_network> sorted_networks() {
    std::vector<any_network> all = network_set_in_use().networks();
    std::sort(all.begin(), all.end(), [](const any_network& a, const any_network& b) {
        return natural_before(a.facts().name, b.facts().name);
    });
    return all;
}

} // namespace

const std::vector<any_network>& catalogue() {
    static const std::vector<any_network> all = sorted_networks();
    return all;
}

const any_network& network_named(std::string_view name) {
    std::string wanted(name);
    std::replace(wanted.begin(), wanted.end(), '_', '-');
    std::vector<std::string> known;
    for (const any_network& each : catalogue()) {
        if (each.facts().name == wanted) return each;
        known.push_back(each.facts().name);
    }
    throw usage_error(fmt::format("there is no network \"{}\"; known: {}{}",
                                  printable(name, max_name_columns), fmt::join(known, ", "),
                                  did_you_mean(wanted, known)));
}

} // namespace strider::program
