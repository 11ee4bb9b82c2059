// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the facts of small-footprint networks.

#include "network/catalogue.hpp"
#include "network/facts_of.hpp"

#include <strider/zoo/mobilenet_v1.hpp>
#include <strider/zoo/mobilenet_v2.hpp>
#include <strider/zoo/mobilenet_v3_small.hpp>
#include <strider/zoo/squeezenet1_1.hpp>

namespace strider::program {

std::vector<known_network> mobile_networks() {
    return {
        known<zoo::squeezenet1_1>("squeezenet1-1",
                                  "SqueezeNet 1.1: few maps before each 3x3, no large layer",
                                  "Iandola et al. 2016"),
        known<zoo::mobilenet_v1>("mobilenet-v1", "MobileNet: depthwise convolutions, then 1x1",
                                 "Howard et al. 2017"),
        known<zoo::mobilenet_v2>("mobilenet-v2",
                                 "MobileNet v2: inverted residuals with linear bottlenecks",
                                 "Sandler et al. 2018"),
        known<zoo::mobilenet_v3_small>("mobilenet-v3-small",
                                       "MobileNet v3 small: found by search, with gates",
                                       "Howard et al. 2019"),
    };
}

} // namespace strider::program
