// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// A typical user's program: it trains a network and uses it.
#include <strider/data.hpp>
#include <strider/inspect.hpp>
#include <strider/io.hpp>
#include <strider/parallel/background.hpp>
#include <strider/strider.hpp>
#include <strider/zoo/lenet5.hpp>

#include <cstdio>
#include <span>
#include <vector>

namespace {

using namespace strider;

using net = network<input<8, 8, 1>, conv<6, filter<3>, pad<1>>, relu, max_pool<filter<2>>,
                    fully_connected<2>, softmax>;

} // namespace

int main() {
    // Class 1 is bright below, class 0 above.
    std::vector<float> images;
    std::vector<int> labels;
    for (int n = 0; n < 16; ++n) {
        labels.push_back(n % 2);
        for (int i = 0; i < 64; ++i)
            images.push_back(static_cast<float>((i / 32 == n % 2 ? 8 : 0) + (i + n) % 5) / 12.0f);
    }
    trainer<net, adam> learner{model<net>(1), {.batch = 16, .threads = 2}};
    const schedule rates = parse_schedule("cosine:floor=1e-3,warmup=5", 0.02, 60, 1);
    double loss = 0;
    for (int step = 0; step < 60; ++step)
        loss = learner.step(images, labels, rates.rate(step)).loss;

    const inference<net> engine(learner.model());
    const std::vector<float> answer = engine(std::span(images).first(64));
    const auto volumes = activations(learner.model(), std::span<const float>(images).first(64));
    std::printf("loss %g, class 0 with %g, %zu volumes\n", loss, static_cast<double>(answer[0]),
                volumes.size());
    return loss < 0.1 && answer[0] > 0.9f && volumes.size() == net::depth ? 0 : 1;
}
