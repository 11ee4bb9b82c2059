// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/structure/upsample.hpp: repeated elements, and the sums of their gradients.
#include "volume_check.hpp"

#include <strider/kernel/structure/upsample.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;

/// E is the input's extent.
template <int Rows, int Columns, shape E, lane_axis Axis, class Real, class Isa>
void check() {
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout in{E, test::wide, Axis};
    constexpr layout out{{E.height * Rows, E.width * Columns, E.channels}, test::narrow, Axis};
    constexpr layout gradient{out.extent, test::low, Axis};
    constexpr layout result{E, test::narrow, Axis};
    test::volume<in, scale, Real> x;
    test::volume<out, scale, Real> y;
    test::volume<gradient, scale, Real> dy;
    test::volume<result, scale, Real> dx;
    x.fill(1, test::canary<Real>);
    dy.fill(2, test::canary<Real>);
    // Not where a row of the input ends.
    const int split = out.extent.height - 1;
    kernel::upsample<in, out, Real, Isa>(x.data(), y.data(), split, out.extent.height);
    kernel::upsample<in, out, Real, Isa>(x.data(), y.data(), 0, split);
    test::check_volume(y, [&](int h, int w, int c, int lane) {
        return static_cast<exact>(x.at(h / Rows, w / Columns, c, lane));
    });
    kernel::upsample_backward<gradient, result, Real, Isa>(dy.data(), dx.data());
    const auto sum = [&](int h, int w, int c, int lane, auto size) {
        exact total = 0;
        for (int r = 0; r < Rows; ++r)
            for (int s = 0; s < Columns; ++s)
                total += size(static_cast<exact>(dy.at(h * Rows + r, w * Columns + s, c, lane)));
        return total;
    };
    test::check_volume(
        dx, [&](auto... i) { return sum(i..., [](exact n) { return n; }); },
        [&](auto... i) {
            return test::gamma_of<Real>(Rows * Columns - 1) *
                   sum(i..., [](exact n) { return std::abs(n); });
        });
}

} // namespace

TEST_CASE("Elements are repeated, and their gradients added up", "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check<1, 1, E, Axis, Real, Isa>();
        check<2, 2, E, Axis, Real, Isa>();
        check<3, 3, E, Axis, Real, Isa>();
        check<1, 2, E, Axis, Real, Isa>();
    });
}
