// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/structure/maxout.hpp: maxima of groups of maps, and the routing of the
// gradient.
#include "volume_check.hpp"

#include <strider/kernel/structure/maxout.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;

/// E is the output's extent; values are from {-1, -1/2, ..., 1}, so that maxima are often tied.
template <int Group, shape E, lane_axis Axis, class Real, class Isa>
void check() {
    constexpr int scale = test::scale_of<Axis, Real, Isa>;
    constexpr layout in{{E.height, E.width, E.channels * Group}, test::wide, Axis};
    constexpr layout out{E, test::narrow, Axis};
    constexpr layout gradient{E, test::low, Axis};
    constexpr layout result{in.extent, test::narrow, Axis};
    test::volume<in, scale, Real> x;
    test::volume<out, scale, Real> y;
    test::volume<gradient, scale, Real> dy;
    test::volume<result, scale, Real> dx;
    x.fill(1, test::canary<Real>);
    dy.fill(2, test::canary<Real>);
    test::for_all(in.extent, scale, [&](auto... i) {
        x.at(i...) = std::round(x.at(i...) * Real{2}) / Real{2} + Real{0};
    });
    /// The first map of group m that holds the maximum.
    const auto winner = [&](int h, int w, int m, int lane) {
        int best = m * Group;
        for (int c = best + 1; c < (m + 1) * Group; ++c)
            if (x.at(h, w, c, lane) > x.at(h, w, best, lane)) best = c;
        return best;
    };
    const int half = E.height / 2;
    kernel::maxout<in, out, Real, Isa>(x.data(), y.data(), half, E.height);
    kernel::maxout<in, out, Real, Isa>(x.data(), y.data(), 0, half);
    test::check_volume(y, [&](int h, int w, int m, int lane) {
        return static_cast<exact>(x.at(h, w, winner(h, w, m, lane), lane));
    });
    kernel::maxout_backward<in, gradient, result, Real, Isa>(x.data(), dy.data(), dx.data());
    test::check_volume(dx, [&](int h, int w, int c, int lane) {
        const int m = c / Group;
        return winner(h, w, m, lane) == c ? static_cast<exact>(dy.at(h, w, m, lane)) : 0;
    });
}

} // namespace

TEST_CASE("Maxout takes the maximum of each group, and passes the gradient to its first",
          "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check<1, E, Axis, Real, Isa>();
        check<2, E, Axis, Real, Isa>();
        check<5, E, Axis, Real, Isa>();
    });
}
