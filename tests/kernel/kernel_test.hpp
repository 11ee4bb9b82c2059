// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines what the kernel tests share: volumes between canaries, the bound of a sum's rounding, and
// geometries made from layers.
#pragma once

#include "../catch.hpp"

#include <strider/kernel/geometry.hpp>
#include <strider/layer.hpp>
#include <strider/memory_plan.hpp>
#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace strider::test {

/// The oracle's type: 64 bits of significand, so that its own rounding does not count.
using exact = long double;

/// Random numbers in [-1, 1), the same on every platform; all of them are floats.
class source {
public:
    explicit source(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}
    float operator()() {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<float>(static_cast<std::int32_t>(state_ >> 32) >> 8) / 8388608.0f;
    }

private:
    std::uint64_t state_;
};

template <class Real>
std::vector<Real> random_numbers(std::ptrdiff_t count, std::uint64_t seed) {
    source random(seed);
    std::vector<Real> numbers(static_cast<std::size_t>(count));
    for (Real& n : numbers) n = static_cast<Real>(random());
    return numbers;
}

inline std::vector<exact> absolute(std::vector<exact> numbers) {
    for (exact& n : numbers) n = std::abs(n);
    return numbers;
}

/// What memory holds that nothing may write.
template <class Real>
constexpr Real canary = Real{-98765.5};

/// The bound of the rounding of a sum of n products in any order: gamma(n) times the sum of the
/// absolute values, gamma(n) = n u / (1 - n u), u the unit roundoff. [Higham02] eq. 3.5
template <class Real>
exact gamma_of(std::ptrdiff_t n) {
    const exact nu =
        static_cast<exact>(n) * static_cast<exact>(std::numeric_limits<Real>::epsilon()) / 2;
    return nu / (1 - nu);
}

/// A volume that lies as L says, of Scale numbers an element, between two walls of canaries; at
/// first all canaries.
template <kernel::layout L, int Scale, class Real>
class volume {
public:
    static constexpr std::ptrdiff_t wall = 64;

    volume() : memory_(static_cast<std::size_t>(L.size() * Scale + 2 * wall)) {
        std::fill_n(memory_.data(), memory_.size(), canary<Real>);
    }
    [[nodiscard]] Real* data() { return memory_.data() + wall; }
    [[nodiscard]] const Real* data() const { return memory_.data() + wall; }
    template <class Element>
    [[nodiscard]] Element* as() {
        return reinterpret_cast<Element*>(data());
    }

    [[nodiscard]] Real& at(int h, int w, int c, int lane = 0) {
        return data()[L.at(h, w, c) * Scale + lane];
    }

    /// Random numbers inside, `around` in the border.
    void fill(std::uint64_t seed, Real around = Real{0}) {
        std::fill_n(data(), L.size() * Scale, around);
        source random(seed);
        for_inside([&](std::ptrdiff_t at) { data()[at] = static_cast<Real>(random()); });
    }

    /// One lane's image, borders included, as the oracle reads it.
    [[nodiscard]] std::vector<exact> lane(int lane) const {
        constexpr kernel::layout to{L.extent, L.around, kernel::lane_axis::channels};
        std::vector<exact> numbers(static_cast<std::size_t>(L.size()), exact{0});
        for (int h = -L.around.top; h < L.extent.height + L.around.bottom; ++h)
            for (int w = -L.around.left; w < L.extent.width + L.around.right; ++w)
                for (int c = 0; c < L.extent.channels; ++c)
                    numbers[static_cast<std::size_t>(to.at(h, w, c))] =
                        static_cast<exact>(data()[L.at(h, w, c) * Scale + lane]);
        return numbers;
    }

    /// Whether all that is no part of the volume is as it was.
    [[nodiscard]] bool untouched(Real around = canary<Real>) const {
        std::vector<bool> inside(memory_.size(), false);
        for_inside([&](std::ptrdiff_t at) { inside[static_cast<std::size_t>(at + wall)] = true; });
        for (std::size_t i = 0; i < memory_.size(); ++i) {
            const bool in_wall = i < static_cast<std::size_t>(wall) ||
                                 i >= memory_.size() - static_cast<std::size_t>(wall);
            if (!inside[i] && memory_.data()[i] != (in_wall ? canary<Real> : around)) return false;
        }
        return true;
    }

private:
    template <class F>
    void for_inside(F f) const {
        kernel::for_numbers<L>([&](std::ptrdiff_t at, std::ptrdiff_t) {
            for (int s = 0; s < Scale; ++s) f(at * Scale + s);
        });
    }

    aligned_array<Real> memory_;
};

/// An array between two walls of canaries.
template <class Real>
class walled {
public:
    static constexpr std::ptrdiff_t wall = 64;

    explicit walled(std::ptrdiff_t size)
        : memory_(static_cast<std::size_t>(size + 2 * wall)), size_(size) {
        std::fill_n(memory_.data(), memory_.size(), canary<Real>);
    }
    [[nodiscard]] Real* data() { return memory_.data() + wall; }
    [[nodiscard]] Real& operator[](std::ptrdiff_t i) { return data()[i]; }
    [[nodiscard]] bool untouched() const {
        const auto is_canary = [](Real x) { return x == canary<Real>; };
        const Real* end = memory_.data() + memory_.size();
        return std::all_of(memory_.data(), memory_.data() + wall, is_canary) &&
               std::all_of(end - wall, end, is_canary);
    }
    void fill(std::uint64_t seed) {
        source random(seed);
        for (std::ptrdiff_t i = 0; i < size_; ++i) data()[i] = static_cast<Real>(random());
    }

private:
    aligned_array<Real> memory_;
    std::ptrdiff_t size_;
};

/// The first difference beyond its bound, in words; "" where there is none.
class comparison {
public:
    template <class Real>
    void add(Real found, exact expected, exact bound) {
        ++count_;
        if (!first_.empty() || std::abs(static_cast<exact>(found) - expected) <= bound) return;
        std::ostringstream words;
        words << "number " << count_ - 1 << ": " << static_cast<exact>(found) << " instead of "
              << expected << ", off by more than " << bound;
        first_ = words.str();
    }
    [[nodiscard]] const std::string& first() const { return first_; }
    [[nodiscard]] std::ptrdiff_t count() const { return count_; }

private:
    std::string first_;
    std::ptrdiff_t count_ = 0;
};

/// A layer's facts for an input of H x W x C.
template <class Layer, int H, int W, int C>
struct on {
    static constexpr layer_facts facts = Layer::infer(shape{H, W, C}).facts;
    static_assert(!Layer::infer(shape{H, W, C}).problem);

    static constexpr kernel::layout input(kernel::lane_axis axis) {
        const kernel::conv_geometry plain =
            strider::detail::geometry_of(facts, {facts.input, {}, axis}, {facts.output, {}, axis});
        // A pool reads no border; one is there for the sake of other layers.
        return {facts.input,
                facts.kind == layer_kind::conv ? kernel::window_border(plain) : kernel::border{},
                axis};
    }
    static constexpr kernel::layout output(kernel::lane_axis axis, kernel::border around = {}) {
        return {facts.output, around, axis};
    }
    static constexpr kernel::conv_geometry conv(kernel::lane_axis axis,
                                                kernel::border around = {}) {
        return strider::detail::geometry_of(facts, input(axis), output(axis, around));
    }
    static constexpr kernel::pool_geometry pool(kernel::lane_axis axis, kernel::border before = {},
                                                kernel::border around = {}) {
        return {{facts.input, before, axis}, output(axis, around),       facts.window.filter_height,
                facts.window.filter_width,   facts.window.stride_height, facts.window.stride_width,
                facts.window.pad_top,        facts.window.pad_left};
    }
    static std::string name() {
        std::ostringstream words;
        words << H << "x" << W << "x" << C << ", filter " << facts.window.filter_height << "x"
              << facts.window.filter_width << ", " << facts.output.channels << " channels out";
        return words.str();
    }
};

/// The convolutions that every kernel is tested on: 1x1, odd, prime, strided, rectangular, padded
/// on each side differently and beyond the filter, with windows that reach over the end, and with
/// numbers of channels and filters that divide no vector.
template <template <class> class Check>
void for_convolutions() {
    Check<on<conv<1, filter<1>>, 1, 1, 1>>::run();
    Check<on<conv<4, filter<1>>, 1, 1, 3>>::run();
    Check<on<conv<4, filter<3>, pad<1>>, 1, 1, 7>>::run();
    Check<on<conv<5, filter<3>>, 7, 5, 3>>::run();
    Check<on<conv<6, filter<3>, pad<1>>, 7, 11, 1>>::run();
    Check<on<conv<10, filter<5>, pad<2>, stride<2>>, 13, 13, 4>>::run();
    Check<on<conv<16, filter<2, 3>, stride<3, 2>, pad<1, 0>, floor_fit>, 9, 12, 5>>::run();
    Check<on<conv<17, filter<3>, pad<0, 1, 2, 0>>, 8, 7, 3>>::run();
    Check<on<conv<20, filter<3>, pad<4>>, 5, 4, 2>>::run();
    Check<on<conv<33, filter<4, 1>, pad_same>, 6, 7, 6>>::run();
    Check<on<conv<3, filter<3>, stride<2>, ceil_fit>, 10, 8, 10>>::run();
    Check<on<conv<4, filter<1, 5>, pad<0, 2>>, 4, 33, 17>>::run();
    Check<on<conv<16, filter<3>, pad_same>, 3, 3, 33>>::run();
    Check<on<conv<5, filter<2>, stride<3>>, 11, 11, 2>>::run();
    Check<on<conv<6, filter<3, 2>, stride<2, 1>, pad<4, 3, 1, 0>, ceil_fit>, 6, 5, 3>>::run();
}

} // namespace strider::test
