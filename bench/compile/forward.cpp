// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares a network and runs it forward.
#include <strider/inference.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>

#include <cstdio>
#include <vector>

int main() {
    using net = strider::zoo::convnetjs_cifar10;
    const strider::inference<net> engine(strider::model<net>(1));
    const std::vector<float> image(static_cast<std::size_t>(net::input.count()), 0.5F);
    for (const float p : engine(image)) std::printf("%g\n", double{p});
}
