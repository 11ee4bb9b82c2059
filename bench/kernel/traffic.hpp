// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how memory-bound kernels are measured: relative to a copy of the same number of bytes.
#pragma once

#include "support/measure.hpp"
#include "support/peer.hpp"

#include <strider/kernel/geometry.hpp>
#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <fmt/format.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

namespace strider::bench {

/// The peer of a kernel that reads and writes `bytes` bytes: a copy of half as many.
class copies final : public peer {
public:
    explicit copies(std::size_t bytes) : from_(bytes / 2, 1), to_(bytes / 2, 2) {}
    void run() override {
        std::memcpy(to_.data(), from_.data(), from_.size());
        benchmark::ClobberMemory();
    }
    [[nodiscard]] std::vector<float> result() override { return {}; }

private:
    std::vector<char> from_;
    std::vector<char> to_;
};

/// Measures a kernel that reads and writes `bytes` per call, for `images` images. "vs peer" is the
/// fraction of a copy's bandwidth, in the same caches; "GB/s" is that fraction of it.
inline void measure_traffic(benchmark::State& state, int images, std::size_t bytes,
                            std::function<void()> ours) {
    copies other(bytes);
    measure(state, {.images = images, .ours = std::move(ours), .other = &other});
    auto& counters = state.counters;
    const double per_image = static_cast<double>(bytes) / images;
    counters["GB/s"] = per_image / (counters["peer_us"] * 1e-6) * counters["vs_peer"] * 1e-9;
}

/// The volumes of the measured kernels: without borders, of one image or of a block.
template <shape E, kernel::lane_axis Axis>
struct volumes {
    static constexpr kernel::layout lies{E, {}, Axis};
    static constexpr int lanes =
        Axis == kernel::lane_axis::images ? lanes_of<float, isa::native> : 1;

    /// The elements of one volume, random.
    static aligned_array<float> random(unsigned seed, int maps = E.channels) {
        const auto count = static_cast<std::size_t>(E.height * E.width * maps * lanes);
        aligned_array<float> volume(count);
        const auto numbers = random_numbers(count, seed);
        std::copy(numbers.begin(), numbers.end(), volume.data());
        return volume;
    }

    static constexpr std::size_t bytes =
        static_cast<std::size_t>(E.count()) * static_cast<std::size_t>(lanes) * sizeof(float);

    /// Whether the elements of a volume of layout L equal expected(h, w, c, lane).
    template <kernel::layout L = lies, class Expected>
    static bool check(benchmark::State& state, const float* found, Expected expected,
                      double tolerance) {
        std::vector<float> all;
        std::vector<float> wanted;
        for (int h = 0; h < L.extent.height; ++h)
            for (int w = 0; w < L.extent.width; ++w)
                for (int c = 0; c < L.extent.channels; ++c)
                    for (int lane = 0; lane < lanes; ++lane) {
                        all.push_back(found[L.at(h, w, c) * lanes + lane]);
                        wanted.push_back(static_cast<float>(expected(h, w, c, lane)));
                    }
        return agrees(state, "strider", all, wanted, tolerance);
    }
};

/// Adds a benchmark of Kernel for each extent and axis: Kernel has a name and run<extent, axis>.
template <class Kernel>
void add_traffic(const std::string& group) {
    const auto add = [&]<shape E>() {
        const std::string extent = fmt::format("{}x{}x{} ", E.height, E.width, E.channels);
        add_benchmark(group + "/one_image/" + extent + Kernel::name,
                      Kernel::template run<E, kernel::lane_axis::channels>);
        add_benchmark(group + "/block/" + extent + Kernel::name,
                      Kernel::template run<E, kernel::lane_axis::images>);
    };
    add.template operator()<shape{56, 56, 64}>();
    add.template operator()<shape{14, 14, 256}>();
}

} // namespace strider::bench
