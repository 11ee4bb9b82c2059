// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Lists the facts of networks that are chains of convolutions.

#include "network/catalogue.hpp"
#include "network/facts_of.hpp"

#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/vgg11.hpp>
#include <strider/zoo/vgg16.hpp>
#include <strider/zoo/vgg19.hpp>
#include <strider/zoo/zfnet.hpp>

namespace strider::program {

std::vector<known_network> plain_networks() {
    return {
        known<zoo::alexnet>("alexnet",
                            "AlexNet: five convolutions, some in groups, and three large layers",
                            "Krizhevsky et al. 2012"),
        known<zoo::zfnet>("zfnet",
                          "ZFNet: AlexNet with smaller filters and strides at its beginning",
                          "Zeiler et al. 2014"),
        known<zoo::vgg11>("vgg11",
                          "VGG, configuration A: 8 convolutions of 3x3 and three large layers",
                          "Simonyan et al. 2014"),
        known<zoo::vgg16>("vgg16",
                          "VGG, configuration D: 13 convolutions of 3x3 and three large layers",
                          "Simonyan et al. 2014"),
        known<zoo::vgg19>("vgg19",
                          "VGG, configuration E: 16 convolutions of 3x3 and three large layers",
                          "Simonyan et al. 2014"),
    };
}

} // namespace strider::program
