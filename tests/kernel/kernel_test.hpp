// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines common parts of the kernel tests: volumes between canaries, the rounding bound of a sum,
// and geometries made from layers. Code without constant extents is compiled once, in
// kernel_test.cpp.
#pragma once

#include "../catch.hpp"

#include <strider/kernel/geometry.hpp>
#include <strider/layer.hpp>
#include <strider/memory_plan.hpp>
#include <strider/simd/vec.hpp>
#include <strider/tensor.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace strider::test {

/// The oracle's type: a 64-bit significand, so that its own rounding is negligible.
using exact = long double;

/// Random values in [-1, 1), the same on every platform; all are representable as float.
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
std::vector<Real> random_numbers(std::ptrdiff_t count, std::uint64_t seed);

[[nodiscard]] std::vector<exact> absolute(std::vector<exact> numbers);
[[nodiscard]] std::vector<exact> widened(const std::vector<float>& numbers);
[[nodiscard]] std::vector<exact> widened(const std::vector<double>& numbers);

/// The value of memory that must not be written.
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

/// A volume of a layout with `scale` values per element, between two walls of canaries; initially
/// all canaries.
template <class Real>
class any_volume {
public:
    static constexpr std::ptrdiff_t wall = 64;

    any_volume(const kernel::layout& where, int scale);

    [[nodiscard]] const kernel::layout& where() const { return where_; }
    [[nodiscard]] int scale() const { return scale_; }
    [[nodiscard]] Real* data() { return memory_.data() + wall; }
    [[nodiscard]] const Real* data() const { return memory_.data() + wall; }
    template <class Element>
    [[nodiscard]] Element* as() {
        return reinterpret_cast<Element*>(data());
    }

    [[nodiscard]] Real& at(int h, int w, int c, int lane = 0);
    [[nodiscard]] const Real& at(int h, int w, int c, int lane = 0) const;

    /// Random values inside, `around` in the border.
    void fill(std::uint64_t seed, Real around = Real{0});

    /// One lane's image, borders included, channels-last.
    [[nodiscard]] std::vector<exact> lane(int lane) const;

    /// One lane's image without borders, in layout `to`, with zeros in its border.
    [[nodiscard]] std::vector<exact> lane(int lane, const kernel::layout& to) const;

    /// Whether nothing outside the volume has changed.
    [[nodiscard]] bool untouched(Real around = canary<Real>) const;

private:
    kernel::layout where_;
    int scale_;
    aligned_array<Real> memory_;
};

/// The same where L and Scale are constants.
template <kernel::layout L, int Scale, class Real>
class volume : public any_volume<Real> {
public:
    volume() : any_volume<Real>(L, Scale) {}
};

/// An array between two walls of canaries.
template <class Real>
class walled {
public:
    static constexpr std::ptrdiff_t wall = 64;

    explicit walled(std::ptrdiff_t size);
    [[nodiscard]] Real* data() { return memory_.data() + wall; }
    [[nodiscard]] Real& operator[](std::ptrdiff_t i) { return data()[i]; }
    [[nodiscard]] std::ptrdiff_t size() const { return size_; }
    [[nodiscard]] bool untouched() const;
    void fill(std::uint64_t seed);

private:
    aligned_array<Real> memory_;
    std::ptrdiff_t size_;
};

extern template class any_volume<float>;
extern template class any_volume<double>;
extern template class walled<float>;
extern template class walled<double>;

/// A description of the first difference beyond its bound; "" if there is none.
class comparison {
public:
    void add(exact found, exact expected, exact bound);
    [[nodiscard]] const std::string& first() const { return first_; }
    [[nodiscard]] std::ptrdiff_t count() const { return count_; }

private:
    std::string first_;
    std::ptrdiff_t count_ = 0;
};

/// A description of a layer's extents and filter.
[[nodiscard]] std::string name_of(const layer_facts& facts);

/// A layer's facts for an input of H x W x C.
template <class Layer, int H, int W, int C>
struct on {
    static constexpr layer_facts facts = Layer::infer(shape{H, W, C}).facts;
    static_assert(!Layer::infer(shape{H, W, C}).problem);

    static constexpr kernel::layout input(kernel::lane_axis axis) {
        const kernel::conv_geometry plain =
            strider::detail::geometry_of(facts, {facts.input, {}, axis}, {facts.output, {}, axis});
        // A pool reads no border; this one exists for other layers.
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
    static std::string name() { return name_of(facts); }
};

/// The convolutions on which every kernel is tested: 1x1, odd, prime, strided, rectangular, padded
/// differently on each side and beyond the filter, with windows that extend past the edge, and with
/// numbers of channels and filters that are no multiple of a vector.
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
