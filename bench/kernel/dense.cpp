// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures fully connected layers, forward, on one image and on a block.
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/dense/reference.hpp>

#include <type_traits>

namespace strider::bench {

namespace {

template <class Net, kernel::lane_axis Axis>
void run(benchmark::State& state) {
    using layer = single_layer<Net, pass::inference, Axis>;
    using element = typename layer::element;
    constexpr bool block = Axis == kernel::lane_axis::images;
    using chosen =
        std::conditional_t<block, kernel::image_lanes_dense<layer::dense, float, isa::native>,
                           kernel::row_dense<layer::dense, float, isa::native>>;
    using one = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
    constexpr layer_facts facts = layer::facts;
    constexpr int lanes = layer::lanes;
    const auto size = static_cast<std::size_t>(facts.input.count());
    const auto images = random_numbers(size * lanes, 1);
    const auto parameters = random_numbers(static_cast<std::size_t>(facts.parameters()), 2);
    const float* bias = parameters.data() + facts.weights;

    aligned_array<float> packed(static_cast<std::size_t>(chosen::packed_size));
    chosen::pack(
        [&](int k, std::ptrdiff_t i) {
            return parameters[static_cast<std::size_t>(k * facts.input.count() + i)];
        },
        packed.data());
    auto x = make_volume<layer::input, lanes>();
    auto y = make_volume<layer::output, lanes>();
    put<layer::input, lanes>(images, x.data());
    const auto ours = [&] {
        const auto* from = reinterpret_cast<const element*>(x.data());
        auto* to = reinterpret_cast<element*>(y.data());
        if constexpr (block)
            chosen::forward(from, packed.data(), bias, to);
        else
            chosen::forward(from, packed.data(), bias, to, 0, facts.filters);
    };
    const auto other = onednn_forward(Net::facts, parameters, images, lanes, 1);

    ours();
    std::vector<float> theirs;
    if (other != nullptr) {
        other->run();
        theirs = other->result();
    }
    const auto outputs = static_cast<std::size_t>(facts.output.count());
    for (int lane = 0; lane < lanes; ++lane) {
        const auto n = static_cast<std::size_t>(lane);
        std::vector<float> expected(outputs);
        kernel::reference_dense<one::dense, float>::forward(
            images.data() + n * size, parameters.data(), bias, expected.data());
        if (!agrees(state, chosen::name, take<layer::output, lanes>(y.data(), lane), expected,
                    1e-5))
            return;
        if (other != nullptr &&
            !agrees(state, "oneDNN", std::span(theirs).subspan(n * outputs, outputs), expected,
                    1e-5))
            return;
    }
    measure(state, {.images = lanes,
                    .operations = 2.0 * static_cast<double>(facts.macs),
                    .ours = ours,
                    .other = other.get()});
}

template <class... Nets>
void add() {
    (add_benchmark("dense/one_image/" + name_of(Nets::facts[0]),
                   run<Nets, kernel::lane_axis::channels>),
     ...);
    (add_benchmark("dense/block/" + name_of(Nets::facts[0]), run<Nets, kernel::lane_axis::images>),
     ...);
}

} // namespace

void add_benchmarks() {
    add<network<input<4, 4, 20>, fully_connected<10>>,    //
        network<input<5, 5, 16>, fully_connected<120>>,   //
        network<input<1, 1, 512>, fully_connected<1000>>, //
        network<input<7, 7, 512>, fully_connected<256>>,  //
        network<input<1, 1, 4096>, fully_connected<4096>>>();
}

} // namespace strider::bench
