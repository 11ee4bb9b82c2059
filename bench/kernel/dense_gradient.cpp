// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures fully connected layers in training, on a block of images: forward with a model's own
// weights, and the gradients of the input and of the weights.
#include "support/layers.hpp"
#include "support/measure.hpp"

#include <strider/kernel/dense/reference.hpp>
#include <strider/kernel/dense/unpacked.hpp>
#include <strider/kernel/dense/weight_gradient.hpp>

namespace strider::bench {

namespace {

/// A layer, its data, and the reference's view of one image.
template <class Net>
struct numbers {
    using layer = single_layer<Net, pass::training, kernel::lane_axis::images>;
    using one = single_layer<Net, pass::inference, kernel::lane_axis::channels>;
    using element = typename layer::element;
    using reference = kernel::reference_dense<one::dense, float>;
    static constexpr layer_facts facts = layer::facts;
    static constexpr int lanes = layer::lanes;
    static constexpr auto inputs = static_cast<std::size_t>(facts.input.count());
    static constexpr auto outputs = static_cast<std::size_t>(facts.output.count());
    static constexpr auto size = static_cast<std::size_t>(facts.parameters());

    std::vector<float> parameters = random_numbers(size, 1);
    std::vector<float> images = random_numbers(inputs * lanes, 2);
    std::vector<float> gradient = random_numbers(outputs * lanes, 3);
    aligned_array<float> x = make_volume<layer::input, lanes>();
    aligned_array<float> y = make_volume<layer::output, lanes>();
    aligned_array<float> dy = make_volume<layer::output, lanes>();

    numbers() {
        put<layer::input, lanes>(images, x.data());
        put<layer::output, lanes>(gradient, dy.data());
    }
    [[nodiscard]] const float* bias() const { return parameters.data() + facts.weights; }
    [[nodiscard]] const float* image(std::size_t n) const { return images.data() + n * inputs; }
    [[nodiscard]] const float* slope(std::size_t n) const { return gradient.data() + n * outputs; }
    [[nodiscard]] conv_job job(conv_pass what) const {
        return {facts, what, lanes, 1, images, parameters, gradient};
    }
    static element* elements(aligned_array<float>& all) {
        return reinterpret_cast<element*>(all.data());
    }
};

/// Measures `ours` and the peer, if both results are as expected for the first and last image.
template <class Net, class Expected, class Found>
void compare(benchmark::State& state, const char* name, const std::function<void()>& ours,
             peer* other, Expected expected, Found found) {
    using all = numbers<Net>;
    ours();
    std::vector<float> theirs;
    if (other != nullptr) {
        other->run();
        theirs = other->result();
    }
    for (const int lane : {0, all::lanes - 1}) {
        const std::vector<float> wanted = expected(static_cast<std::size_t>(lane));
        if (!agrees(state, name, found(lane), wanted, 1e-5)) return;
        if (other != nullptr &&
            !agrees(state, "oneDNN",
                    std::span(theirs).subspan(static_cast<std::size_t>(lane) * theirs.size() /
                                                  static_cast<std::size_t>(all::lanes),
                                              wanted.size()),
                    wanted, 1e-5))
            return;
    }
    measure(state, {.images = all::lanes,
                    .operations = 2.0 * static_cast<double>(all::facts.macs),
                    .ours = ours,
                    .other = other});
}

template <class Net>
void run_forward(benchmark::State& state) {
    using all = numbers<Net>;
    using tested = kernel::unpacked_dense<all::layer::dense, float, isa::native>;
    all n;
    const auto other = onednn_forward(Net::facts, n.parameters, n.images, all::lanes, 1);
    compare<Net>(
        state, tested::name,
        [&] {
            tested::forward(all::elements(n.x), n.parameters.data(), n.bias(), all::elements(n.y));
        },
        other.get(),
        [&](std::size_t image) {
            std::vector<float> y(all::outputs);
            all::reference::forward(n.image(image), n.parameters.data(), n.bias(), y.data());
            return y;
        },
        [&](int lane) { return take<all::layer::output, all::lanes>(n.y.data(), lane); });
}

template <class Net>
void run_data(benchmark::State& state) {
    using all = numbers<Net>;
    using tested = kernel::unpacked_dense<all::layer::dense, float, isa::native>;
    constexpr kernel::layout result{all::facts.input, {}, kernel::lane_axis::images};
    all n;
    auto dx = make_volume<result, all::lanes>();
    const auto other = onednn_dense_gradient(n.job(conv_pass::data_gradient));
    compare<Net>(
        state, tested::name,
        [&] {
            tested::template data_gradient<result>(all::elements(n.dy), n.parameters.data(),
                                                   all::elements(dx));
        },
        other.get(),
        [&](std::size_t image) {
            std::vector<float> expected(all::inputs);
            all::reference::add_data_gradient(n.slope(image), n.parameters.data(), expected.data());
            return expected;
        },
        [&](int lane) { return take<result, all::lanes>(dx.data(), lane); });
}

template <class Net>
void run_weights(benchmark::State& state) {
    using all = numbers<Net>;
    using tested = kernel::dense_weight_gradient<all::layer::dense, float, isa::native>;
    all n;
    std::vector<float> found(all::size);
    aligned_array<float> panels(static_cast<std::size_t>(tested::partial_size * all::lanes));
    const auto ours = [&] {
        tested::add(all::elements(n.x), all::elements(n.dy), found.data(),
                    found.data() + all::facts.weights, all::elements(panels), true);
    };
    const auto other = onednn_dense_gradient(n.job(conv_pass::weight_gradient));
    std::vector<float> expected(all::size);
    for (std::size_t image = 0; image < static_cast<std::size_t>(all::lanes); ++image)
        all::reference::add_weight_gradient(n.image(image), n.slope(image), expected.data(),
                                            expected.data() + all::facts.weights);
    ours();
    if (!agrees(state, tested::name, found, expected, 1e-5)) return;
    if (other != nullptr) {
        other->run();
        if (!agrees(state, "oneDNN", other->result(), expected, 1e-5)) return;
    }
    measure(state, {.images = all::lanes,
                    .operations = 2.0 * static_cast<double>(all::facts.macs),
                    .ours = ours,
                    .other = other.get()});
}

template <class... Nets>
void add() {
    (add_benchmark("dense/training/" + name_of(Nets::facts[0]), run_forward<Nets>), ...);
    (add_benchmark("dense/data_gradient/" + name_of(Nets::facts[0]), run_data<Nets>), ...);
    (add_benchmark("dense/weight_gradient/" + name_of(Nets::facts[0]), run_weights<Nets>), ...);
}

} // namespace

void add_benchmarks() {
    add<network<input<4, 4, 20>, fully_connected<10>>,    //
        network<input<5, 5, 16>, fully_connected<120>>,   //
        network<input<1, 1, 120>, fully_connected<84>>,   //
        network<input<1, 1, 512>, fully_connected<1000>>, //
        network<input<6, 6, 256>, fully_connected<1024>>, //
        network<input<1, 1, 4096>, fully_connected<4096>>>();
}

} // namespace strider::bench
