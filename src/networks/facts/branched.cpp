// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the facts of networks with stacked branches.

#include "network/catalogue.hpp"
#include "network/facts_of.hpp"

#include <strider/zoo/densenet121.hpp>
#include <strider/zoo/googlenet.hpp>
#include <strider/zoo/unet.hpp>

namespace strider::program {

std::vector<known_network> branched_networks() {
    return {
        known<zoo::googlenet>("googlenet", "GoogLeNet: nine inception modules of four branches",
                              "Szegedy et al. 2015"),
        known<zoo::densenet121>("densenet121",
                                "DenseNet: each layer reads all previous outputs of its block",
                                "Huang et al. 2017"),
        known<zoo::unet>("unet", "U-Net: contracting and expanding, a class for each pixel",
                         "Ronneberger et al. 2015"),
    };
}

} // namespace strider::program
