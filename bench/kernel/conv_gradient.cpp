// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the gradients of a convolution, of its input and of its weights, for a block of images.
#include "conv_layers.hpp"
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/conv/select.hpp>

#include <algorithm>

namespace strider::bench {

namespace {

/// A block of images in training. The output's gradient has the border that the kernel of the
/// input's gradient reads.
template <class Net>
struct training_layer : single_layer<Net, pass::training, kernel::lane_axis::images> {
    using base = single_layer<Net, pass::training, kernel::lane_axis::images>;
    static constexpr kernel::layout gradient{
        base::facts.output,
        kernel::gradient_needs_border(base::conv)
            ? kernel::flipped_border(base::facts.input, base::facts.output,
                                     base::window.filter_height, base::window.filter_width,
                                     base::window.pad_top, base::window.pad_left)
            : kernel::border{},
        kernel::lane_axis::images};
    static constexpr kernel::layout result{base::facts.input, {}, kernel::lane_axis::images};
};

/// GCC 12 crashes if the alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G, kernel::layout Gradient, kernel::layout Result>
struct candidates {
    using type = kernel::conv_data_gradient<G, Gradient, Result, float, isa::native>;
};

template <kernel::conv_geometry G, kernel::layout Gradient>
struct choose_weights {
    using type = kernel::conv_weight_gradient<G, Gradient, float, isa::native>;
};

/// One image as the reference reads it.
template <class Net>
using reference_layer = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
template <class Net>
using reference_kernel = kernel::reference_conv<reference_layer<Net>::conv, float, isa::native>;

/// The reference's gradient of the input, without the border.
template <class Net>
std::vector<float> reference_data_gradient(std::span<const float> weights,
                                           std::span<const float> gradient) {
    auto dx = make_volume<reference_layer<Net>::input, 1>();
    reference_kernel<Net>::add_data_gradient(gradient.data(), weights.data(), dx.data());
    return take<reference_layer<Net>::input, 1>(dx.data(), 0);
}

template <class Net>
void run_data(benchmark::State& state) {
    using layer = training_layer<Net>;
    using element = typename layer::element;
    using chosen = typename candidates<layer::conv, layer::gradient, layer::result>::type;
    constexpr layer_facts facts = layer::facts;
    constexpr int lanes = layer::lanes;
    const auto inputs = static_cast<std::size_t>(facts.input.count());
    const auto outputs = static_cast<std::size_t>(facts.output.count());
    const auto gradient = random_numbers(outputs * lanes, 1);
    const auto weights = random_numbers(static_cast<std::size_t>(facts.weights), 2);

    aligned_array<float> packed(static_cast<std::size_t>(chosen::packed_size));
    chosen::pack(weight_reader(facts, weights.data()), packed.data());
    auto dy = make_volume<layer::gradient, lanes>();
    auto dx = make_volume<layer::result, lanes>();
    put<layer::gradient, lanes>(gradient, dy.data());
    const auto ours = [&] {
        chosen::run(reinterpret_cast<const element*>(dy.data()), packed.data(),
                    reinterpret_cast<element*>(dx.data()));
    };
    const auto other = onednn_data_gradient(facts, weights, gradient, lanes, 1);

    ours();
    std::vector<float> theirs;
    if (other != nullptr) {
        other->run();
        theirs = other->result();
    }
    for (const int lane : {0, lanes - 1}) {
        const auto n = static_cast<std::size_t>(lane);
        const auto expected = reference_data_gradient<Net>(
            weights, std::span(gradient).subspan(n * outputs, outputs));
        if (!agrees(state, chosen::name, take<layer::result, lanes>(dx.data(), lane), expected,
                    1e-5))
            return;
        if (other != nullptr &&
            !agrees(state, "oneDNN", std::span(theirs).subspan(n * inputs, inputs), expected, 1e-5))
            return;
    }
    measure(state, {.images = lanes,
                    .operations = 2.0 * static_cast<double>(facts.macs),
                    .ours = ours,
                    .other = other.get()});
}

template <class Net>
void run_weights(benchmark::State& state) {
    using layer = training_layer<Net>;
    using element = typename layer::element;
    using chosen = typename choose_weights<layer::conv, layer::gradient>::type;
    constexpr layer_facts facts = layer::facts;
    constexpr int lanes = layer::lanes;
    const auto inputs = static_cast<std::size_t>(facts.input.count());
    const auto outputs = static_cast<std::size_t>(facts.output.count());
    const auto images = random_numbers(inputs * lanes, 1);
    const auto gradient = random_numbers(outputs * lanes, 2);

    auto x = make_volume<layer::input, lanes>();
    auto dy = make_volume<layer::gradient, lanes>();
    aligned_array<float> partial(static_cast<std::size_t>(chosen::partial_size) * lanes);
    std::vector<float> dw(static_cast<std::size_t>(facts.weights), 0.0F);
    put<layer::input, lanes>(images, x.data());
    const auto ours = [&] {
        std::fill(dw.begin(), dw.end(), 0.0F);
        chosen::add(reinterpret_cast<const element*>(x.data()),
                    reinterpret_cast<const element*>(dy.data()), dw.data(),
                    reinterpret_cast<element*>(partial.data()));
    };

    // Checks only the gradients of the first and the last image, since the reference is slow.
    std::vector<float> few(gradient.size(), 0.0F);
    std::vector<float> expected(dw.size(), 0.0F);
    auto image = make_volume<reference_layer<Net>::input, 1>();
    for (const int lane : {0, lanes - 1}) {
        const auto n = static_cast<std::size_t>(lane);
        std::copy_n(gradient.begin() + static_cast<std::ptrdiff_t>(n * outputs), outputs,
                    few.begin() + static_cast<std::ptrdiff_t>(n * outputs));
        put<reference_layer<Net>::input, 1>(std::span(images).subspan(n * inputs, inputs),
                                            image.data());
        reference_kernel<Net>::add_weight_gradient(image.data(), gradient.data() + n * outputs,
                                                   expected.data(), nullptr);
    }
    put<layer::gradient, lanes>(few, dy.data());
    ours();
    if (!agrees(state, chosen::name, dw, expected, 1e-5)) return;
    if (const auto checked = onednn_weight_gradient(facts, images, few, lanes, 1)) {
        checked->run();
        if (!agrees(state, "oneDNN", checked->result(), expected, 1e-5)) return;
    }

    put<layer::gradient, lanes>(gradient, dy.data());
    const auto other = onednn_weight_gradient(facts, images, gradient, lanes, 1);
    measure(state, {.images = lanes,
                    .operations = 2.0 * static_cast<double>(facts.macs),
                    .ours = ours,
                    .other = other.get()});
}

template <class... Nets>
void add_data() {
    (add_benchmark("conv/data_gradient/" + name_of(Nets::facts[0]), run_data<Nets>), ...);
}
template <class... Nets>
void add_weights() {
    (add_benchmark("conv/weight_gradient/" + name_of(Nets::facts[0]), run_weights<Nets>), ...);
}

} // namespace

void add_benchmarks() {
    // A first layer needs no gradient of its input; AlexNet's and MobileNet's represent large
    // strides and few channels.
    add_data<small_2, small_3, wide_224, deep_56, deep_28, deep_14, wide_56, wide_14, wide_7, point,
             strided_56, strided_28, strided_14, project_56, alexnet_1, strided_224>();
    add_weights<small_1, small_2, small_3, small_ten, wide_224, deep_56, deep_28, deep_14, wide_56,
                wide_14, wide_7, stem, point>();
}

} // namespace strider::bench
