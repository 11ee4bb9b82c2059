// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures the layers of a network one by one, in the engines of inference and trainer: a profile
// of a forward pass and of a training step.
#include "support/measure.hpp"

#include <strider/execution/engine.hpp>
#include <strider/inference.hpp>
#include <strider/model.hpp>
#include <strider/zoo.hpp>

#include <cmath>
#include <memory>
#include <string>

namespace strider::bench {

namespace {

/// The engine of an execution with its memory, after a forward pass (and a backward pass in
/// training).
template <class E>
struct running {
    using element = typename E::element;
    static constexpr typename detail::engine<E>::context_type context{0, nullptr, E::lanes, {}};
    detail::engine<E> engine;
    aligned_array<float> numbers{
        static_cast<std::size_t>(E::plan.size + detail::engine<E>::scratch_size()) *
        static_cast<std::size_t>(E::lanes)};
    std::vector<float> images =
        random_numbers(static_cast<std::size_t>(E::network::input.count() * E::lanes), 1);
    std::vector<float> gradient =
        std::vector<float>(static_cast<std::size_t>(E::network::parameters), 0.0F);

    running() {
        const model<typename E::network> m(1);
        engine.pack({m.parameters().data(), m.statistics().data()});
        put();
        engine.forward(arena(), context);
        if constexpr (E::purpose == pass::training) backward();
    }
    element* arena() { return reinterpret_cast<element*>(numbers.data()); }
    void put() { engine.put(images.data(), E::lanes, arena()); }
    void backward() { engine.backward(arena(), gradient.data(), arena() + E::plan.size, context); }
};

/// The part of an engine's pass that one benchmark measures.
enum class part { put, forward, backward };

/// Checks that passes ran and produced finite values; benchmarks of whole passes check the values.
template <class E>
bool ordinary(benchmark::State& state, running<E>& r) {
    for (const float x : r.numbers.span())
        if (!std::isfinite(x)) {
            state.SkipWithError("the pass left a number that is none");
            return false;
        }
    return true;
}

template <class E, part Part, int I>
void run(benchmark::State& state) {
    const auto r = std::make_unique<running<E>>();
    if (!ordinary(state, *r)) return;
    constexpr layer_facts facts = E::network::facts[static_cast<std::size_t>(I)];
    const auto& layer = r->engine.template layer<I>();
    double macs = Part == part::put ? 0 : static_cast<double>(facts.macs);
    std::function<void()> ours;
    if constexpr (Part == part::put) {
        ours = [&] { r->put(); };
    } else if constexpr (Part == part::forward) {
        ours = [&] { layer.forward(r->arena(), r->context); };
    } else {
        // A gradient of the weights, and one of the layer's input if it is needed.
        if (detail::layer_plan<E, I>::passes_gradient) macs *= 2;
        ours = [&] {
            layer.backward(r->arena(), r->gradient.data(), r->arena() + E::plan.size, r->context);
        };
    }
    measure(state, {.images = E::lanes, .operations = 2 * macs, .ours = ours});
}

template <class E, part Part>
void add(const std::string& prefix) {
    if constexpr (Part == part::put) {
        add_benchmark(prefix + "/put", run<E, Part, 0>);
    } else {
        [&]<int... I>(std::integer_sequence<int, I...>) {
            (add_benchmark(prefix + "/" + std::to_string(I) + " " +
                               E::network::facts[static_cast<std::size_t>(I)].name,
                           run<E, Part, I>),
             ...);
        }
        (std::make_integer_sequence<int, E::depth>{});
    }
}

} // namespace

void add_benchmarks() {
    using net = zoo::convnetjs_cifar10;
    using kernel::lane_axis;
    using isa = strider::isa::native;
    using single =
        detail::execution<net, net::depth, pass::inference, lane_axis::channels, float, isa>;
    using block =
        detail::execution<net, net::depth, pass::inference, lane_axis::images, float, isa>;
    // Softmax is part of the loss.
    using training =
        detail::execution<net, net::depth - 1, pass::training, lane_axis::images, float, isa>;
    add<single, part::put>("one_image");
    add<single, part::forward>("one_image/forward");
    add<block, part::put>("block");
    add<block, part::forward>("block/forward");
    add<training, part::forward>("training/forward");
    add<training, part::backward>("training/backward");
}

} // namespace strider::bench
