// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines common parts of the tests of kernels other than convolution: the tested volumes, and the
// check of all elements of one (in volume_check.cpp, compiled once for all volumes).
#pragma once

#include "kernel_test.hpp"

#include <type_traits>

namespace strider::test {

/// Values of type Real per element of a volume with this lane axis.
template <kernel::lane_axis Axis, class Real, class Isa>
inline constexpr int scale_of = Axis == kernel::lane_axis::images ? lanes_of<Real, Isa> : 1;

/// Three different borders, to detect confusion between them.
inline constexpr kernel::border narrow{1, 0, 0, 1};
inline constexpr kernel::border wide{1, 2, 3, 0};
inline constexpr kernel::border low{0, 3, 0, 0};

/// A volume of random values, surrounded by canaries.
template <kernel::layout L, class Real, class Isa>
struct drawn : volume<L, scale_of<L.axis, Real, Isa>, Real> {
    explicit drawn(std::uint64_t seed) { this->fill(seed, canary<Real>); }
    [[nodiscard]] exact number(int h, int w, int c, int lane) {
        return static_cast<exact>(this->at(h, w, c, lane));
    }
};
/// A volume of canaries.
template <kernel::layout L, class Real, class Isa>
using empty = volume<L, scale_of<L.axis, Real, Isa>, Real>;

/// Calls f(h, w, c, lane) for every element and lane of a volume.
template <class F>
void for_all(const shape& e, int scale, F f) {
    for (int h = 0; h < e.height; ++h)
        for (int w = 0; w < e.width; ++w)
            for (int c = 0; c < e.channels; ++c)
                for (int lane = 0; lane < scale; ++lane) f(h, w, c, lane);
}

/// A type-erased reference to a function of an element's position; the function must outlive it.
class number_at {
public:
    template <class F>
        requires(!std::is_same_v<F, number_at>)
    number_at(const F& f) // NOLINT(google-explicit-constructor)
        : object_(&f), call_([](const void* object, int h, int w, int c, int lane) {
              return static_cast<exact>((*static_cast<const F*>(object))(h, w, c, lane));
          }) {}
    exact operator()(int h, int w, int c, int lane) const { return call_(object_, h, w, c, lane); }

private:
    const void* object_;
    exact (*call_)(const void*, int, int, int, int);
};

/// Whether nothing around the volume has been written, and every value is expected(h, w, c, lane)
/// up to bound(h, w, c, lane).
template <class Real>
void check_volume(const any_volume<Real>& found, number_at expected, number_at bound,
                  std::type_identity_t<Real> around = canary<Real>);

/// The same where every value is exact.
template <class Real>
void check_volume(const any_volume<Real>& found, number_at expected) {
    check_volume(found, expected, [](int, int, int, int) { return 0; });
}

/// The unit roundoff.
template <class Real>
inline constexpr exact roundoff = static_cast<exact>(std::numeric_limits<Real>::epsilon()) / 2;

/// Calls f.operator()<extent, axis, Real, Isa>() for volumes of one element, of odd extents, of
/// whole vectors, and of more maps than a vector has lanes; for both axes, both types and two
/// vector lengths, each with some of the extents, since more would only cost compile time.
template <class F>
void for_volumes(F f) {
    using kernel::lane_axis;
    f.template operator()<shape{1, 1, 1}, lane_axis::channels, float, isa::native>();
    f.template operator()<shape{3, 5, 7}, lane_axis::channels, float, isa::native>();
    f.template operator()<shape{8, 8, 16}, lane_axis::channels, float, isa::native>();
    f.template operator()<shape{2, 3, 33}, lane_axis::channels, float, isa::native>();
    f.template operator()<shape{1, 1, 1}, lane_axis::images, float, isa::native>();
    f.template operator()<shape{3, 5, 7}, lane_axis::images, float, isa::native>();
    f.template operator()<shape{8, 8, 16}, lane_axis::images, float, isa::native>();
    f.template operator()<shape{2, 3, 33}, lane_axis::images, double, isa::native>();
    f.template operator()<shape{2, 3, 33}, lane_axis::channels, double, isa::native>();
    f.template operator()<shape{3, 5, 7}, lane_axis::channels, double, isa::sse>();
    f.template operator()<shape{3, 5, 7}, lane_axis::images, float, isa::sse>();
}

} // namespace strider::test
