// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures 3x3 convolutions of one image with fast numerics, beside oneDNN's direct and Winograd's
// convolution. GFLOP/s count the multiply-adds of the direct sum, of which Winograd's algorithm
// does a part only: they go beyond the peak.
#include "conv_layers.hpp"
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/conv/select.hpp>

#include <type_traits>

namespace strider::bench {

namespace {

/// GCC 12 crashes where the alias is given a geometry that depends on a template's argument.
template <kernel::conv_geometry G, class Numerics>
struct choose {
    using type = kernel::conv_forward<G, float, isa::native, Numerics>;
};

template <class Net>
void run(benchmark::State& state, bool beside_winograd) {
    using layer = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
    using fast = typename choose<layer::conv, numerics::fast>::type;
    using exact = typename choose<layer::conv, numerics::exact>::type;
    constexpr layer_facts facts = layer::facts;
    const auto image = random_numbers(static_cast<std::size_t>(facts.input.count()), 1);
    const auto parameters = random_numbers(static_cast<std::size_t>(facts.parameters()), 2);
    const float* bias = parameters.data() + facts.weights;
    const auto weights = weight_reader(facts, parameters.data());
    auto x = make_volume<layer::input, 1>();
    auto y = make_volume<layer::output, 1>();
    put<layer::input, 1>(image, x.data());

    aligned_array<float> packed(static_cast<std::size_t>(exact::packed_size));
    exact::pack(weights, packed.data());
    exact::forward(x.data(), packed.data(), bias, y.data(), 0, facts.output.height);
    const auto expected = take<layer::output, 1>(y.data(), 0);

    packed = aligned_array<float>(static_cast<std::size_t>(fast::packed_size));
    fast::pack(weights, packed.data());
    aligned_array<float> scratch(static_cast<std::size_t>(fast::scratch_size));
    const auto ours = [&] {
        fast::forward(x.data(), packed.data(), bias, y.data(), 0, fast::parts, scratch.data());
    };
    ours();
    // Some 3 roundings more for each of the direct sum: 2e-5 at 512 channels.
    if (!agrees(state, fast::name, take<layer::output, 1>(y.data(), 0), expected, 2e-5)) return;
    state.SetLabel(fast::name);

    const auto other = beside_winograd ? onednn_winograd(facts, parameters, image, 1, 1)
                                       : onednn_forward(Net::facts, parameters, image, 1, 1);
    if (other != nullptr) {
        other->run();
        if (!agrees(state, "oneDNN", other->result(), expected, 2e-5)) return;
    }
    measure(
        state,
        {.operations = 2.0 * static_cast<double>(facts.macs), .ours = ours, .other = other.get()});
}

template <int H, int C>
void add() {
    using net = conv_layer<H, C, C, 3, 1, 1>;
    for (const bool winograd : {false, true})
        add_benchmark("winograd/" + name_of(net::facts[0]) + "/beside_" +
                          (winograd ? "winograd" : "direct"),
                      [winograd](benchmark::State& state) { run<net>(state, winograd); });
}

} // namespace

void add_benchmarks() {
    add<224, 64>();
    add<112, 128>();
    add<56, 256>();
    add<28, 512>();
    add<14, 512>();
    add<56, 64>();
    add<28, 128>();
    add<14, 256>();
    add<7, 512>();
    add<32, 16>();
    add<8, 64>();
}

} // namespace strider::bench
