// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Reports what a network cannot do in this program, and how it can be done.

#include "network/any_network.hpp"

#include "command/usage_error.hpp"
#include "network/catalogue.hpp"
#include "text/format.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace strider::program {

namespace {

/// "strider::zoo::resnet50".
std::string type_of(const network_facts& network) {
    std::string type = network.name;
    std::replace(type.begin(), type.end(), '-', '_');
    return "strider::zoo::" + type;
}

} // namespace

void any_network::need_run() const {
    if (can_run()) return;
    throw usage_error(fmt::format(
        "{} has no kernels in this program, which was built with STRIDER_PROGRAM_NETWORKS={}; "
        "build it with =all, or use strider::inference<{}> in a program of your own",
        facts().name, STRIDER_PROGRAM_NETWORKS, type_of(facts())));
}

void any_network::need_train() const {
    if (can_train()) return;
    std::vector<std::string> known;
    for (const any_network& each : catalogue())
        if (each.can_train()) known.push_back(each.facts().name);
    throw usage_error(fmt::format(
        "{} cannot be trained by this program, which trains only {}; use strider::trainer<{}> in a "
        "program of your own",
        facts().name, fmt::join(known, ", "), type_of(facts())));
}

void any_network::need_classes() const {
    const shape output = facts().output;
    if (output.height == 1 && output.width == 1) return;
    throw usage_error(fmt::format("{} writes {}, values for each pixel; only networks that write "
                                  "1x1xCLASSES classify a picture",
                                  facts().name, shape_text(output)));
}

} // namespace strider::program
