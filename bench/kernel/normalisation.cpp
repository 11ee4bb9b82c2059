// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures batch and local response normalisation relative to a copy of the same number of bytes.
#include "kernel/traffic.hpp"

#include <strider/kernel/norm/batch_norm.hpp>
#include <strider/kernel/norm/local_response_norm.hpp>

#include <cmath>

namespace strider::bench {

namespace {

using native = isa::native;

/// Inference: a scale and a shift for each map.
struct batch_norm_inference {
    static constexpr const char* name = "batch_norm";
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        const auto x = set::random(1);
        auto y = set::random(2);
        const auto scales = random_numbers(static_cast<std::size_t>(E.channels), 3);
        const auto shifts = random_numbers(static_cast<std::size_t>(E.channels), 4);
        const auto ours = [&] {
            kernel::scale_maps<set::lies, set::lies, float, native>(x.data(), y.data(),
                                                                    scales.data(), shifts.data());
        };
        ours();
        const auto exact = [&](int h, int w, int c, int lane) {
            const auto map = static_cast<std::size_t>(c);
            return double{x.data()[set::lies.at(h, w, c) * set::lanes + lane]} *
                       double{scales[map]} +
                   double{shifts[map]};
        };
        if (!set::check(state, y.data(), exact, 1e-6)) return;
        measure_traffic(state, set::lanes, 2 * set::bytes, ours);
    }
};

/// Training: reads a block twice for its moments. Applies to blocks only.
struct batch_norm_moments {
    template <shape E>
    static void run(benchmark::State& state) {
        using set = volumes<E, kernel::lane_axis::images>;
        const auto x = set::random(1);
        constexpr auto maps = static_cast<std::size_t>(E.channels);
        std::vector<double> mean(maps);
        std::vector<double> squares(maps);
        const auto ours = [&] {
            kernel::find_moments<set::lies, float, native>(x.data(), set::lanes, mean.data(),
                                                           squares.data());
        };
        ours();
        std::vector<float> found;
        std::vector<float> expected;
        const double count = static_cast<double>(E.height * E.width * set::lanes);
        for (int c = 0; c < E.channels; ++c) {
            double sum = 0;
            double sum_of_squares = 0;
            for (int h = 0; h < E.height; ++h)
                for (int w = 0; w < E.width; ++w)
                    for (int lane = 0; lane < set::lanes; ++lane) {
                        const double n = x.data()[set::lies.at(h, w, c) * set::lanes + lane];
                        sum += n;
                        sum_of_squares += n * n;
                    }
            const auto map = static_cast<std::size_t>(c);
            for (const double n : {mean[map], squares[map] / count})
                found.push_back(static_cast<float>(n));
            for (const double n : {sum / count, (sum_of_squares - sum * sum / count) / count})
                expected.push_back(static_cast<float>(n));
        }
        if (!agrees(state, "strider", found, expected, 1e-5)) return;
        measure_traffic(state, set::lanes, 2 * set::bytes, ours);
    }
};

/// AlexNet's: 5 maps, beta 0.75.
struct response {
    static constexpr const char* name = "local_response_norm";
    template <shape E, kernel::lane_axis Axis>
    static void run(benchmark::State& state) {
        using set = volumes<E, Axis>;
        const auto x = set::random(1);
        auto y = set::random(2);
        const auto ours = [&] {
            kernel::local_response_norm<5, set::lies, set::lies, float, native>(x.data(), y.data(),
                                                                                1e-4F, 0.75F, 2.0F);
        };
        ours();
        const auto exact = [&](int h, int w, int c, int lane) {
            const auto number = [&](int map) {
                return double{x.data()[set::lies.at(h, w, map) * set::lanes + lane]};
            };
            double squares = 0;
            for (int map = std::max(c - 2, 0); map < std::min(c + 3, E.channels); ++map)
                squares += number(map) * number(map);
            return number(c) * std::pow(2 + 1e-4 / 5 * squares, -0.75);
        };
        if (!set::check(state, y.data(), exact, 1e-6)) return;
        measure_traffic(state, set::lanes, 2 * set::bytes, ours);
    }
};

} // namespace

void add_benchmarks() {
    add_traffic<batch_norm_inference>("normalisation");
    add_benchmark("normalisation/block/56x56x64 moments", batch_norm_moments::run<{56, 56, 64}>);
    add_benchmark("normalisation/block/14x14x256 moments", batch_norm_moments::run<{14, 14, 256}>);
    add_traffic<response>("normalisation");
}

} // namespace strider::bench
