// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the networks that the program knows.

#include "network/catalogue.hpp"

#include "command/usage_error.hpp"

#include <fmt/format.h>

namespace strider::program {

std::vector<const any_network*> catalogue() {
    return {&convnetjs_cifar10(), &convnetjs_mnist(), &lenet5()};
}

const any_network& network_named(const std::string& name) {
    std::string known;
    for (const any_network* each : catalogue()) {
        if (each->facts().name == name) return *each;
        known += (known.empty() ? "" : ", ") + each->facts().name;
    }
    throw usage_error(fmt::format("there is no network \"{}\"; known: {}", name, known));
}

} // namespace strider::program
