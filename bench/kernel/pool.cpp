// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures pooling, forward, on one image and on a block.
#include "support/layers.hpp"
#include "support/measure.hpp"
#include "support/oracle.hpp"

#include <strider/kernel/pool/pool.hpp>

namespace strider::bench {

namespace {

template <class Net, kernel::lane_axis Axis>
void run(benchmark::State& state) {
    using layer = single_layer<Net, pass::inference, Axis>;
    using chosen = kernel::pool<layer::pool, float, isa::native>;
    constexpr layer_facts facts = layer::facts;
    constexpr int lanes = layer::lanes;
    const auto size = static_cast<std::size_t>(facts.input.count());
    const auto images = random_numbers(size * lanes, 1);
    auto x = make_volume<layer::input, lanes>();
    auto y = make_volume<layer::output, lanes>();
    put<layer::input, lanes>(images, x.data());
    const auto ours = [&] {
        if constexpr (facts.kind == layer_kind::max_pool)
            chosen::max_forward(x.data(), y.data(), 0, facts.output.height);
        else
            chosen::mean_forward(x.data(), y.data(), 0, facts.output.height);
    };
    const auto other = onednn_forward(Net::facts, {}, images, lanes, 1);

    ours();
    std::vector<float> theirs;
    if (other != nullptr) {
        other->run();
        theirs = other->result();
    }
    const auto outputs = static_cast<std::size_t>(facts.output.count());
    for (int lane = 0; lane < lanes; ++lane) {
        const auto n = static_cast<std::size_t>(lane);
        const auto expected =
            naive_forward(Net::facts, {}, std::span(images).subspan(n * size, size));
        if (!agrees(state, "strider", take<layer::output, lanes>(y.data(), lane), expected, 1e-6))
            return;
        if (other != nullptr &&
            !agrees(state, "oneDNN", std::span(theirs).subspan(n * outputs, outputs), expected,
                    1e-6))
            return;
    }
    measure(state, {.images = lanes, .ours = ours, .other = other.get()});
}

template <class... Nets>
void add() {
    (add_benchmark("pool/one_image/" + name_of(Nets::facts[0]),
                   run<Nets, kernel::lane_axis::channels>),
     ...);
    (add_benchmark("pool/block/" + name_of(Nets::facts[0]), run<Nets, kernel::lane_axis::images>),
     ...);
}

} // namespace

void add_benchmarks() {
    add<network<input<32, 32, 16>, max_pool<filter<2>>>,
        network<input<16, 16, 20>, max_pool<filter<2>>>,
        network<input<28, 28, 6>, avg_pool<filter<2>>>,
        network<input<112, 112, 64>, max_pool<filter<3>, stride<2>, pad<1>, floor_fit>>>();
}

} // namespace strider::bench
