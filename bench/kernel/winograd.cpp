// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures 3x3 convolutions on one image and on a batch of 32 with fast numerics, compared with
// oneDNN's direct and Winograd convolutions. GFLOP/s count the multiply-adds of the direct sum, of
// which Winograd's algorithm needs only a part: they can exceed the peak.
#include "conv_layers.hpp"
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/conv/select.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace strider::bench {

namespace {

/// GCC 12 crashes if the alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G, class Numerics>
struct candidates {
    using type = kernel::conv_forward<G, float, isa::native, Numerics>;
    using group = kernel::conv_forward_group<G, float, isa::native, Numerics, void>;
};

/// A kernel with its weights and its scratch.
template <class Kernel, int Rows>
struct packed_kernel {
    static constexpr bool is_direct = !requires { Kernel::scratch_size; };
    static constexpr std::size_t scratch_size = [] {
        if constexpr (is_direct)
            return std::size_t{0};
        else
            return static_cast<std::size_t>(Kernel::scratch_size);
    }();
    aligned_array<float> packed{static_cast<std::size_t>(Kernel::packed_size)};
    aligned_array<float> scratch{scratch_size};
    template <class Weight>
    explicit packed_kernel(const Weight& weight) {
        Kernel::pack(weight, packed.data());
    }
    template <class X, class Y>
    void run(X x, const float* bias, Y y) {
        if constexpr (is_direct)
            Kernel::forward(x, packed.data(), bias, y, 0, Rows);
        else
            Kernel::forward(x, packed.data(), bias, y, 0, Kernel::parts, scratch.data());
    }
};

template <class Net, int Batch>
void run(benchmark::State& state, bool beside_winograd) {
    using layer = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
    using fast = typename candidates<layer::conv, numerics::fast>::type;
    using exact = typename candidates<layer::conv, numerics::exact>::type;
    using group = typename candidates<layer::conv, numerics::fast>::group;
    constexpr layer_facts facts = layer::facts;
    constexpr auto outputs = static_cast<std::size_t>(facts.output.count());
    const auto images = random_numbers(static_cast<std::size_t>(facts.input.count()) * Batch, 1);
    const auto parameters = random_numbers(static_cast<std::size_t>(facts.parameters()), 2);
    const float* bias = parameters.data() + facts.weights;
    const auto weights = weight_reader(facts, parameters.data());
    std::vector<aligned_array<float>> x;
    std::vector<aligned_array<float>> y;
    std::vector<const float*> from;
    std::vector<float*> to;
    aligned_array<float> packed(static_cast<std::size_t>(exact::packed_size));
    exact::pack(weights, packed.data());
    std::vector<float> expected;
    for (std::size_t i = 0; i < Batch; ++i) {
        x.push_back(make_volume<layer::input, 1>());
        y.push_back(make_volume<layer::output, 1>());
        from.push_back(x[i].data());
        to.push_back(y[i].data());
        put<layer::input, 1>(std::span(images).subspan(i * images.size() / Batch), x[i].data());
        exact::forward(from[i], packed.data(), bias, to[i], 0, facts.output.height);
        const auto image = take<layer::output, 1>(to[i], 0);
        expected.insert(expected.end(), image.begin(), image.end());
        std::fill_n(to[i], y[i].size(), 0.0F);
    }

    constexpr bool grouped = Batch > 1 && group::images > 1;
    using used = typename std::conditional_t<grouped, typename group::type, fast>;
    packed_kernel<used, facts.output.height> kernel(weights);
    const auto ours = [&] {
        if constexpr (grouped)
            for (std::size_t i = 0; i < Batch; i += group::images)
                kernel.run(from.data() + i, bias, to.data() + i);
        else
            for (std::size_t i = 0; i < Batch; ++i) kernel.run(from[i], bias, to[i]);
    };
    ours();
    std::vector<float> found(outputs * Batch);
    for (std::size_t i = 0; i < Batch; ++i)
        std::ranges::copy(take<layer::output, 1>(to[i], 0),
                          found.begin() + static_cast<std::ptrdiff_t>(i * outputs));
    // About 3 more roundings per rounding of the direct sum: 2e-5 at 512 channels.
    if (!agrees(state, used::name, found, expected, 2e-5)) return;
    state.SetLabel(used::name);

    const auto other = beside_winograd ? onednn_winograd(facts, parameters, images, Batch, 1)
                                       : onednn_forward(Net::facts, parameters, images, Batch, 1);
    if (other != nullptr) {
        other->run();
        if (!agrees(state, "oneDNN", other->result(), expected, 2e-5)) return;
    }
    measure(state, {.images = Batch,
                    .operations = 2.0 * static_cast<double>(facts.macs),
                    .ours = ours,
                    .other = other.get()});
}

template <int H, int C, int K = C>
void add() {
    using net = conv_layer<H, C, K, 3, 1, 1>;
    const auto of_batch = [&]<int Batch>() {
        for (const bool winograd : {false, true})
            add_benchmark(
                "winograd/" + name_of(net::facts[0]) + "/batch_" + std::to_string(Batch) +
                    "/beside_" + (winograd ? "winograd" : "direct"),
                [winograd](benchmark::State& state) { run<net, Batch>(state, winograd); });
    };
    of_batch.template operator()<1>();
    of_batch.template operator()<32>();
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
    add<4, 512>();
    add<13, 256, 384>();
    add<7, 192, 384>();
    add<14, 96, 208>();
}

} // namespace strider::bench
