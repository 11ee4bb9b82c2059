// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/structure/: crops, maps of zeros and flattening, forward and backward.
#include "volume_check.hpp"

#include <strider/kernel/structure/crop.hpp>
#include <strider/kernel/structure/flatten.hpp>
#include <strider/kernel/structure/pad_channels.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::drawn;
using test::empty;
using test::exact;
using test::low;
using test::narrow;
using test::wide;

template <shape E, lane_axis Axis, class Real, class Isa>
void check_crop() {
    constexpr int top = 2;
    constexpr int left = 1;
    // With and without cropped parts below and to the right.
    const auto check = [&]<int Bottom, int Right>() {
        constexpr layout in{
            {top + E.height + Bottom, left + E.width + Right, E.channels}, wide, Axis};
        constexpr layout out{E, narrow, Axis};
        drawn<in, Real, Isa> x(1);
        empty<out, Real, Isa> y;
        kernel::crop<in, out, Real, Isa>(x.data(), y.data(), top, left, E.height / 2, E.height);
        kernel::crop<in, out, Real, Isa>(x.data(), y.data(), top, left, 0, E.height / 2);
        test::check_volume(
            y, [&](int h, int w, int c, int lane) { return x.number(top + h, left + w, c, lane); });
        drawn<out, Real, Isa> dy(2);
        constexpr layout result{in.extent, low, Axis};
        empty<result, Real, Isa> dx;
        kernel::crop_backward<out, result, Real, Isa>(dy.data(), dx.data(), top, left);
        test::check_volume(dx, [&](int h, int w, int c, int lane) {
            const bool inside = h >= top && h < top + E.height && w >= left && w < left + E.width;
            return inside ? dy.number(h - top, w - left, c, lane) : 0;
        });
    };
    check.template operator()<3, 2>();
    check.template operator()<0, 0>();
}

template <shape E, lane_axis Axis, class Real, class Isa>
void check_pad_channels() {
    const auto check = [&]<int Before, int After>() {
        constexpr layout in{E, wide, Axis};
        constexpr layout out{{E.height, E.width, Before + E.channels + After}, narrow, Axis};
        drawn<in, Real, Isa> x(1);
        empty<out, Real, Isa> y;
        kernel::pad_channels<in, out, Real, Isa>(x.data(), y.data(), Before, E.height / 2,
                                                 E.height);
        kernel::pad_channels<in, out, Real, Isa>(x.data(), y.data(), Before, 0, E.height / 2);
        test::check_volume(y, [&](int h, int w, int c, int lane) {
            return c >= Before && c < Before + E.channels ? x.number(h, w, c - Before, lane) : 0;
        });
        drawn<out, Real, Isa> dy(2);
        constexpr layout result{E, low, Axis};
        empty<result, Real, Isa> dx;
        kernel::pad_channels_backward<out, result, Real, Isa>(dy.data(), dx.data(), Before);
        test::check_volume(
            dx, [&](int h, int w, int c, int lane) { return dy.number(h, w, Before + c, lane); });
    };
    check.template operator()<2, 5>();
    check.template operator()<0, 16>();
    check.template operator()<1, 0>();
}

template <shape E, lane_axis Axis, class Real, class Isa>
void check_flatten() {
    constexpr layout in{E, wide, Axis};
    constexpr layout out{{1, 1, static_cast<int>(E.count())}, low, Axis};
    constexpr layout gradient{out.extent, narrow, Axis};
    constexpr layout result{E, narrow, Axis};
    drawn<in, Real, Isa> x(1);
    empty<out, Real, Isa> y;
    kernel::flatten<in, out, Real, Isa>(x.data(), y.data());
    test::check_volume(y, [&](int, int, int n, int lane) {
        return x.number(n / E.width % E.height, n % E.width, n / (E.width * E.height), lane);
    });
    drawn<gradient, Real, Isa> dy(2);
    empty<result, Real, Isa> dx;
    kernel::flatten_backward<gradient, result, Real, Isa>(dy.data(), dx.data());
    test::check_volume(dx, [&](int h, int w, int c, int lane) {
        return dy.number(0, 0, (c * E.height + h) * E.width + w, lane);
    });
}

} // namespace

TEST_CASE("A crop takes a window, and its gradient is 0 around", "[kernel][structure]") {
    test::for_volumes(
        []<shape E, lane_axis Axis, class Real, class Isa>() { check_crop<E, Axis, Real, Isa>(); });
}

TEST_CASE("Maps of zeros are added before and after a volume", "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check_pad_channels<E, Axis, Real, Isa>();
    });
}

TEST_CASE("A volume is flattened channels first, and back", "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check_flatten<E, Axis, Real, Isa>();
    });
}
