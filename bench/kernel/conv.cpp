// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the forward convolution kernels: one image with the lanes across filters, and a block of
// images with the lanes across them.
#include "conv_layers.hpp"
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/conv/select.hpp>

namespace strider::bench {

namespace {

/// The reference on the image of each of several lanes.
template <class Net>
std::vector<float> reference(std::span<const float> parameters, std::span<const float> image) {
    using layer = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
    auto x = make_volume<layer::input, 1>();
    auto y = make_volume<layer::output, 1>();
    put<layer::input, 1>(image, x.data());
    kernel::reference_conv<layer::conv, float, isa::native>::forward(
        x.data(), parameters.data(), parameters.data() + layer::facts.weights, y.data(), 0,
        layer::facts.output.height);
    return take<layer::output, 1>(y.data(), 0);
}

/// GCC 12 crashes if the alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G>
struct candidates {
    using type = kernel::conv_forward<G, float, isa::native>;
};

template <class Net, kernel::lane_axis Axis>
void run(benchmark::State& state) {
    using layer = single_layer<Net, pass::inference, Axis>;
    using element = typename layer::element;
    using chosen = typename candidates<layer::conv>::type;
    constexpr layer_facts facts = layer::facts;
    constexpr int lanes = layer::lanes;
    const auto size = static_cast<std::size_t>(facts.input.count());
    const auto images = random_numbers(size * lanes, 1);
    const auto parameters = random_numbers(static_cast<std::size_t>(facts.parameters()), 2);
    const float* bias = parameters.data() + facts.weights;

    aligned_array<float> packed(static_cast<std::size_t>(chosen::packed_size));
    chosen::pack(weight_reader(facts, parameters.data()), packed.data());
    auto x = make_volume<layer::input, lanes>();
    auto y = make_volume<layer::output, lanes>();
    put<layer::input, lanes>(images, x.data());
    const auto ours = [&] {
        chosen::forward(reinterpret_cast<const element*>(x.data()), packed.data(), bias,
                        reinterpret_cast<element*>(y.data()), 0, facts.output.height);
    };
    const auto other = onednn_forward(Net::facts, parameters, images, lanes, 1);

    ours();
    std::vector<float> theirs;
    if (other != nullptr) {
        other->run();
        theirs = other->result();
    }
    const auto outputs = static_cast<std::size_t>(facts.output.count());
    for (const int lane : {0, lanes - 1}) {
        const auto n = static_cast<std::size_t>(lane);
        const auto expected = reference<Net>(parameters, std::span(images).subspan(n * size, size));
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
    (add_benchmark("conv/one_image/" + name_of(Nets::facts[0]),
                   run<Nets, kernel::lane_axis::channels>),
     ...);
    (add_benchmark("conv/block/" + name_of(Nets::facts[0]), run<Nets, kernel::lane_axis::images>),
     ...);
}

} // namespace

void add_benchmarks() {
    add<small_1, small_2, small_3, small_ten, wide_224, deep_56, deep_28, deep_14, wide_56, wide_14,
        wide_7, stem, point>();
}

} // namespace strider::bench
