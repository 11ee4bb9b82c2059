// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/structure/: sums, products and concats of volumes, forward and backward.
#include "volume_check.hpp"

#include <strider/kernel/structure/add.hpp>
#include <strider/kernel/structure/concat.hpp>
#include <strider/kernel/structure/multiply.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::drawn;
using test::empty;
using test::exact;
using test::low;
using test::narrow;
using test::roundoff;
using test::wide;

/// Sums and products of two values below 1: rounded once.
template <shape E, lane_axis Axis, class Real, class Isa>
void check_sums() {
    constexpr layout first{E, wide, Axis};
    constexpr layout second{E, low, Axis};
    constexpr layout third{E, narrow, Axis};
    constexpr layout dense{E, {}, Axis};
    drawn<first, Real, Isa> a(1);
    drawn<second, Real, Isa> b(2);
    drawn<dense, Real, Isa> d(3);
    const auto sum = [&](auto... i) { return a.number(i...) + b.number(i...); };
    const auto bound = [](auto...) { return 2 * roundoff<Real>; };
    const int half = E.height / 2;
    empty<third, Real, Isa> y;
    kernel::add_volumes<first, second, third, Real, Isa>(a.data(), b.data(), y.data(), half,
                                                         E.height);
    kernel::add_volumes<first, second, third, Real, Isa>(a.data(), b.data(), y.data(), 0, half);
    test::check_volume(y, sum, bound);

    empty<dense, Real, Isa> twice;
    kernel::add_volumes<dense, dense, dense, Real, Isa>(d.data(), d.data(), twice.data());
    test::check_volume(twice, [&](auto... i) { return 2 * d.number(i...); });

    empty<third, Real, Isa> copy;
    kernel::copy_volume<first, third, Real, Isa>(a.data(), copy.data(), 0, half);
    kernel::copy_volume<first, third, Real, Isa>(a.data(), copy.data(), half, E.height);
    test::check_volume(copy, [&](auto... i) { return a.number(i...); });
    kernel::accumulate<second, third, Real, Isa>(b.data(), copy.data());
    test::check_volume(copy, sum, bound);
    // In place.
    kernel::add_volumes<third, second, third, Real, Isa>(copy.data(), b.data(), copy.data());
    test::check_volume(
        copy, [&](auto... i) { return sum(i...) + b.number(i...); },
        [](auto...) { return 6 * roundoff<Real>; });
}

/// Copies are exact; everything else is unchanged.
template <shape E, lane_axis Axis, class Real, class Isa>
void check_concat() {
    constexpr int first = 3;
    constexpr layout small{E, wide, Axis};
    constexpr layout other{{E.height, E.width, first}, low, Axis};
    constexpr layout large{{E.height, E.width, first + E.channels + 2}, narrow, Axis};
    drawn<small, Real, Isa> x(1);
    drawn<other, Real, Isa> z(2);
    empty<large, Real, Isa> y;
    kernel::copy_maps<small, large, Real, Isa>(x.data(), y.data(), first, E.height / 2, E.height);
    kernel::copy_maps<small, large, Real, Isa>(x.data(), y.data(), first, 0, E.height / 2);
    kernel::copy_maps<other, large, Real, Isa>(z.data(), y.data(), 0);
    test::check_volume(y, [&](int h, int w, int c, int lane) {
        if (c < first) return z.number(h, w, c, lane);
        if (c < first + E.channels) return x.number(h, w, c - first, lane);
        return static_cast<exact>(test::canary<Real>);
    });

    drawn<large, Real, Isa> dy(3);
    constexpr layout result{E, low, Axis};
    empty<result, Real, Isa> dx;
    const auto taken = [&](int h, int w, int c, int lane) {
        return dy.number(h, w, first + c, lane);
    };
    kernel::take_maps<large, result, Real, Isa>(dy.data(), first, dx.data());
    test::check_volume(dx, taken);
    kernel::accumulate_maps<large, result, Real, Isa>(dy.data(), first, dx.data());
    test::check_volume(dx, [&](auto... i) { return 2 * taken(i...); });
}

template <shape E, lane_axis Axis, class Real, class Isa>
void check_products() {
    constexpr layout in{E, wide, Axis};
    constexpr layout full{E, low, Axis};
    constexpr layout maps{{1, 1, E.channels}, wide, Axis};
    constexpr layout out{E, narrow, Axis};
    drawn<in, Real, Isa> x(1);
    drawn<full, Real, Isa> gate(2);
    drawn<maps, Real, Isa> map_gate(3);
    drawn<out, Real, Isa> dy(4);
    const auto once = [](auto...) { return roundoff<Real>; };
    const int half = E.height / 2;

    empty<out, Real, Isa> y;
    kernel::multiply_volumes<in, full, out, Real, Isa>(x.data(), gate.data(), y.data(), half,
                                                       E.height);
    kernel::multiply_volumes<in, full, out, Real, Isa>(x.data(), gate.data(), y.data(), 0, half);
    test::check_volume(
        y, [&](auto... i) { return x.number(i...) * gate.number(i...); }, once);

    empty<out, Real, Isa> scaled;
    kernel::multiply_volumes<in, maps, out, Real, Isa>(x.data(), map_gate.data(), scaled.data(),
                                                       half, E.height);
    kernel::multiply_volumes<in, maps, out, Real, Isa>(x.data(), map_gate.data(), scaled.data(), 0,
                                                       half);
    test::check_volume(
        scaled,
        [&](int h, int w, int c, int lane) {
            return x.number(h, w, c, lane) * map_gate.number(0, 0, c, lane);
        },
        once);

    empty<full, Real, Isa> dx;
    kernel::multiply_backward_volume<full, out, full, Real, Isa>(gate.data(), dy.data(), dx.data());
    test::check_volume(
        dx, [&](auto... i) { return dy.number(i...) * gate.number(i...); }, once);
    kernel::multiply_backward_volume<maps, out, full, Real, Isa>(map_gate.data(), dy.data(),
                                                                 dx.data());
    test::check_volume(
        dx,
        [&](int h, int w, int c, int lane) {
            return dy.number(h, w, c, lane) * map_gate.number(0, 0, c, lane);
        },
        once);

    empty<full, Real, Isa> dgate;
    kernel::multiply_backward_gate<in, out, full, Real, Isa>(x.data(), dy.data(), dgate.data());
    test::check_volume(
        dgate, [&](auto... i) { return x.number(i...) * dy.number(i...); }, once);
    empty<maps, Real, Isa> dmaps;
    kernel::multiply_backward_gate<in, out, maps, Real, Isa>(x.data(), dy.data(), dmaps.data());
    const auto sum = [&](int c, int lane, auto term) {
        exact total = 0;
        for (int h = 0; h < E.height; ++h)
            for (int w = 0; w < E.width; ++w)
                total += term(x.number(h, w, c, lane) * dy.number(h, w, c, lane));
        return total;
    };
    test::check_volume(
        dmaps, [&](int, int, int c, int lane) { return sum(c, lane, [](exact n) { return n; }); },
        [&](int, int, int c, int lane) {
            return test::gamma_of<Real>(E.height + E.width) *
                   sum(c, lane, [](exact n) { return std::abs(n); });
        });
}

} // namespace

TEST_CASE("Volumes are added and copied", "[kernel][structure]") {
    test::for_volumes(
        []<shape E, lane_axis Axis, class Real, class Isa>() { check_sums<E, Axis, Real, Isa>(); });
}

TEST_CASE("Maps are copied to a concat and taken from its gradient", "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check_concat<E, Axis, Real, Isa>();
    });
}

TEST_CASE("Volumes are multiplied by volumes and by one factor per map", "[kernel][structure]") {
    test::for_volumes([]<shape E, lane_axis Axis, class Real, class Isa>() {
        check_products<E, Axis, Real, Isa>();
    });
}
