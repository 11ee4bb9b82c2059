// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures activations, sums and copies of maps relative to a copy of the same number of bytes.
#include "kernel/traffic.hpp"

#include <strider/kernel/elementwise/elementwise.hpp>
#include <strider/kernel/structure/add.hpp>
#include <strider/kernel/structure/concat.hpp>

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

namespace strider::bench {

namespace {

using native = isa::native;

struct relu_value {
    using function = kernel::relu_function;
    static constexpr const char* name = "relu";
    static double exact(double x) { return x > 0 ? x : 0; }
};
struct gelu_value {
    using function = kernel::gelu_function;
    static constexpr const char* name = "gelu";
    static double exact(double x) { return x * std::erfc(-x * std::sqrt(0.5)) / 2; }
};
struct hard_swish_value {
    using function = kernel::hard_swish_function;
    static constexpr const char* name = "hard_swish";
    static double exact(double x) { return x * std::min(std::max(x + 3, 0.0), 6.0) / 6; }
};

template <class Value>
struct activation {
    static constexpr const char* name = Value::name;
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        const auto x = set::random(1);
        auto y = set::random(2);
        const auto ours = [&] {
            kernel::activate<typename Value::function, set::lies, set::lies, float, native>(
                x.data(), y.data());
        };
        ours();
        const auto exact = [&](int h, int w, int c, int lane) {
            return Value::exact(double{x.data()[set::lies.at(h, w, c) * set::lanes + lane]});
        };
        if (!set::check(state, y.data(), exact, 1e-6)) return;
        measure_traffic(state, set::lanes, 2 * set::bytes, ours);
    }
};

struct sum {
    static constexpr const char* name = "add";
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        const auto a = set::random(1);
        const auto b = set::random(2);
        auto y = set::random(3);
        const auto ours = [&] {
            kernel::add_volumes<set::lies, set::lies, set::lies, float, native>(a.data(), b.data(),
                                                                                y.data());
        };
        ours();
        const auto exact = [&](int h, int w, int c, int lane) {
            const std::ptrdiff_t at = set::lies.at(h, w, c) * set::lanes + lane;
            return double{a.data()[at]} + double{b.data()[at]};
        };
        if (!set::check(state, y.data(), exact, 1e-6)) return;
        measure_traffic(state, set::lanes, 3 * set::bytes, ours);
    }
};

/// Two branches with the same number of maps.
struct concat {
    static constexpr const char* name = "concat";
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        constexpr kernel::layout both{{E.height, E.width, 2 * E.channels}, {}, Axis};
        const auto a = set::random(1);
        const auto b = set::random(2);
        auto y = set::random(3, 2 * E.channels);
        const auto ours = [&] {
            kernel::copy_maps<set::lies, both, float, native>(a.data(), y.data(), 0);
            kernel::copy_maps<set::lies, both, float, native>(b.data(), y.data(), E.channels);
        };
        ours();
        const auto exact = [&](int h, int w, int c, int lane) {
            const float* from = c < E.channels ? a.data() : b.data();
            return double{from[set::lies.at(h, w, c % E.channels) * set::lanes + lane]};
        };
        if (!set::template check<both>(state, y.data(), exact, 0)) return;
        measure_traffic(state, set::lanes, 4 * set::bytes, ours);
    }
};

/// Over all classes; inputs in [-1, 1), so that each contributes.
struct softmax {
    static constexpr const char* name = "softmax";
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        const auto x = set::random(1);
        auto y = set::random(2);
        const auto ours = [&] {
            kernel::softmax_forward<set::lies, set::lies, float, native>(x.data(), y.data());
        };
        ours();
        std::vector<double> sums(static_cast<std::size_t>(set::lanes), 0.0);
        const auto power = [&](int h, int w, int c, int lane) {
            return std::exp(double{x.data()[set::lies.at(h, w, c) * set::lanes + lane]});
        };
        for (int c = 0; c < E.channels; ++c)
            for (int lane = 0; lane < set::lanes; ++lane)
                sums[static_cast<std::size_t>(lane)] += power(0, 0, c, lane);
        const auto exact = [&](int h, int w, int c, int lane) {
            return power(h, w, c, lane) / sums[static_cast<std::size_t>(lane)];
        };
        if (!set::check(state, y.data(), exact, 1e-5)) return;
        measure_traffic(state, set::lanes, 2 * set::bytes, ours);
    }
};

template <shape E>
void add_softmax() {
    const std::string name = fmt::format("{}x{}x{} softmax", E.height, E.width, E.channels);
    add_benchmark("elementwise/one_image/" + name, softmax::run<E, kernel::lane_axis::channels>);
    add_benchmark("elementwise/block/" + name, softmax::run<E, kernel::lane_axis::images>);
}

} // namespace

void add_benchmarks() {
    add_traffic<activation<relu_value>>("elementwise");
    add_traffic<activation<gelu_value>>("elementwise");
    add_traffic<activation<hard_swish_value>>("elementwise");
    add_traffic<sum>("elementwise");
    add_traffic<concat>("elementwise");
    add_softmax<shape{1, 1, 10}>();
    add_softmax<shape{1, 1, 1000}>();
}

} // namespace strider::bench
