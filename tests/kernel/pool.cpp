// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/pool/pool.hpp against the reference, for both lane axes.
#include "kernel_test.hpp"

#include <strider/kernel/pool/pool.hpp>
#include <strider/kernel/pool/reference.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;

/// The kernels of a pool of one geometry.
template <class Real>
struct pool_kernels {
    std::string name;
    kernel::pool_geometry g;
    int scale; ///< values per element
    layout gradient;
    layout result;
    void (*max)(const Real* x, Real* y, int begin, int end);
    void (*mean)(const Real* x, Real* y, int begin, int end);
    void (*max_back)(const Real* x, const Real* y, const Real* dy, Real* dx);
    void (*mean_back)(const Real* dy, Real* dx);
};

/// A maximum is exact. A mean of F values is a sum, a rounded reciprocal and a product: bound
/// gamma(F + 2) times the mean of the absolute values; its gradient is a sum of at most F products
/// with a reciprocal: gamma(F + 2) again. That of a maximum is a sum of at most F values: gamma(F).
template <class Real>
void check(const pool_kernels<Real>& tested) {
    INFO(tested.name);
    const kernel::pool_geometry& g = tested.g;
    const layout in{g.input.extent, {}, lane_axis::channels};
    const layout out{g.output.extent, {}, lane_axis::channels};
    kernel::pool_geometry plain = g;
    plain.input = in;
    plain.output = out;
    const kernel::reference_pool<exact> oracle{plain};

    // Values from {-2, ..., 2} / 2, so that maxima are often tied: the gradient goes to the first.
    test::any_volume<Real> x(g.input, tested.scale);
    x.fill(11, test::canary<Real>);
    for (std::ptrdiff_t i = 0; i < g.input.size() * tested.scale; ++i) {
        Real& number = x.data()[i];
        if (number != test::canary<Real>) number = std::round(number * 2) / 2 + Real{0};
    }
    test::any_volume<Real> dy(tested.gradient, tested.scale);
    dy.fill(12, test::canary<Real>);

    test::any_volume<Real> most(g.output, tested.scale);
    test::any_volume<Real> mean(g.output, tested.scale);
    const int rows = g.output.extent.height;
    for (const auto& [run, y] : {std::pair(tested.max, &most), std::pair(tested.mean, &mean)}) {
        run(x.data(), y->data(), rows / 2, rows);
        run(x.data(), y->data(), 0, rows / 2);
        CHECK(y->untouched());
    }
    test::any_volume<Real> max_dx(tested.result, tested.scale);
    test::any_volume<Real> mean_dx(tested.result, tested.scale);
    tested.max_back(x.data(), most.data(), dy.data(), max_dx.data());
    tested.mean_back(dy.data(), mean_dx.data());
    CHECK(max_dx.untouched());
    CHECK(mean_dx.untouched());

    test::comparison all;
    const exact gamma = test::gamma_of<Real>(g.filter_height * g.filter_width + 2);
    const auto compare = [&](const std::vector<exact>& found, const std::vector<exact>& expected,
                             const std::vector<exact>& sizes) {
        for (std::size_t i = 0; i < found.size(); ++i)
            all.add(found[i], expected[i], gamma * sizes[i]);
    };
    for (int lane = 0; lane < tested.scale; ++lane) {
        const auto image = x.lane(lane, in);
        const auto slope = dy.lane(lane, out);
        std::vector<exact> y(slope.size());
        std::vector<exact> sizes(slope.size());
        oracle.max_forward(image.data(), y.data());
        compare(most.lane(lane, out), y, sizes); // sizes of 0: exactly
        oracle.mean_forward(image.data(), y.data());
        oracle.mean_forward(test::absolute(image).data(), sizes.data());
        compare(mean.lane(lane, out), y, sizes);

        std::vector<exact> dx(image.size());
        std::vector<exact> dx_sizes(image.size());
        oracle.add_max_gradient(image.data(), slope.data(), dx.data());
        oracle.add_max_gradient(image.data(), test::absolute(slope).data(), dx_sizes.data());
        compare(max_dx.lane(lane, in), dx, dx_sizes);
        std::fill(dx.begin(), dx.end(), exact{0});
        std::fill(dx_sizes.begin(), dx_sizes.end(), exact{0});
        oracle.add_mean_gradient(slope.data(), dx.data());
        oracle.add_mean_gradient(test::absolute(slope).data(), dx_sizes.data());
        compare(mean_dx.lane(lane, in), dx, dx_sizes);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == 2 * (in.size() + out.size()) * tested.scale);
}

template <class Case, lane_axis Axis, class Real, class Isa>
void check() {
    constexpr bool images = Axis == lane_axis::images;
    // Borders everywhere: the pool must neither read nor write them.
    constexpr kernel::pool_geometry g = Case::pool(Axis, {1, 2, 0, 3}, {2, 1, 1, 0});
    static constexpr layout gradient{g.output.extent, {0, 1, 3, 1}, Axis};
    static constexpr layout result{g.input.extent, {1, 0, 1, 2}, Axis};
    using tested = kernel::pool<g, Real, Isa>;
    check<Real>(
        {Case::name() + ", lanes of " + Isa::name +
             (images ? " across images" : " across channels"),
         g, images ? lanes_of<Real, Isa> : 1, gradient, result,
         [](const Real* x, Real* y, int begin, int end) { tested::max_forward(x, y, begin, end); },
         [](const Real* x, Real* y, int begin, int end) { tested::mean_forward(x, y, begin, end); },
         [](const Real* x, const Real* y, const Real* dy, Real* dx) {
             tested::template max_backward<gradient, result>(x, y, dy, dx);
         },
         [](const Real* dy, Real* dx) {
             tested::template mean_backward<gradient, result>(dy, dx);
         }});
}

template <lane_axis Axis, class Real, class Isa>
void check_all() {
    check<test::on<max_pool<filter<1>>, 1, 1, 1>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<2>>, 8, 6, 16>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<3>, stride<2>>, 7, 11, 5>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<3>, stride<1>, pad<1>>, 5, 4, 33>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<3, 2>, stride<2, 3>, floor_fit>, 8, 9, 3>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<2>, ceil_fit>, 7, 5, 20>, Axis, Real, Isa>();
    check<test::on<max_pool<filter<3>, stride<2>, pad<2, 1, 0, 2>, ceil_fit>, 6, 7, 10>, Axis, Real,
          Isa>();
    check<test::on<max_pool<filter<2, 1>, stride<3, 2>>, 8, 5, 17>, Axis, Real, Isa>();
    check<test::on<global_avg_pool, 5, 7, 6>, Axis, Real, Isa>();
}

} // namespace

TEST_CASE("Pools of image lanes agree with the reference", "[kernel][pool]") {
    check_all<lane_axis::images, float, isa::native>();
}

TEST_CASE("Pools of channel lanes agree with the reference", "[kernel][pool]") {
    check_all<lane_axis::channels, float, isa::native>();
}

TEST_CASE("Pools agree with the reference in double and in vectors of 16 bytes", "[kernel][pool]") {
    using overlapping = test::on<max_pool<filter<3>, stride<2>>, 7, 11, 5>;
    using over_the_end = test::on<max_pool<filter<2>, ceil_fit>, 7, 5, 20>;
    check<overlapping, lane_axis::images, double, isa::native>();
    check<overlapping, lane_axis::channels, double, isa::native>();
    check<over_the_end, lane_axis::images, float, isa::sse>();
    check<over_the_end, lane_axis::channels, double, isa::sse>();
}

TEST_CASE("The mean of a large map loses no digits", "[kernel][pool]") {
    constexpr layout map{{1000, 1000, 1}, {}, lane_axis::channels};
    constexpr layout one{{1, 1, 1}, {}, lane_axis::channels};
    const std::vector<float> x(1'000'000, 0.1f);
    float y = 0;
    kernel::pool<kernel::pool_geometry{map, one, 1000, 1000}, float, isa::native>::mean_forward(
        x.data(), &y, 0, 1);
    CHECK(std::abs(y - 0.1f) < 1e-6f);
}
