// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares a network, trains it and runs it forward.
#include <strider/inference.hpp>
#include <strider/network.hpp>
#include <strider/train/trainer.hpp>

#include <cstdio>
#include <vector>

using namespace strider;

using net = network<input<32, 32, 3>,                                                             //
                    conv<16, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    conv<20, filter<5>, stride<1>, pad<2>>, relu, max_pool<filter<2>, stride<2>>, //
                    fully_connected<10>, softmax>;

int main() {
    const std::vector<float> images(32 * static_cast<std::size_t>(net::input.count()), 0.5F);
    const std::vector<int> labels(32, 3);
    trainer<net> train(model<net>(1), {.batch = 32});
    for (int step = 0; step < 10; ++step)
        std::printf("loss %g\n", train.step(images, labels, 0.01).loss);
    std::vector<float> outputs(32 * static_cast<std::size_t>(net::output.count()));
    inference<net>(train.model()).forward(images, outputs);
    std::printf("%g\n", double{outputs[3]});
}
