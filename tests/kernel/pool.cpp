// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/pool/pool.hpp against the reference, for both lane axes.
#include "kernel_test.hpp"

#include <strider/kernel/pool/pool.hpp>
#include <strider/kernel/pool/reference.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;

/// Numbers from {-2, ..., 2} / 2, so that maxima are often shared: their gradient goes to the
/// first.
template <class Volume, class Real>
void fill_with_ties(Volume& x, std::uint64_t seed) {
    x.fill(seed, test::canary<Real>);
    Real* numbers = x.data();
    for (std::ptrdiff_t i = 0; i < Volume::size; ++i)
        if (numbers[i] != test::canary<Real>)
            numbers[i] = std::round(numbers[i] * Real{2}) / Real{2} + Real{0};
}

template <layout L, int Scale, class Real>
struct tied : test::volume<L, Scale, Real> {
    static constexpr std::ptrdiff_t size = L.size() * Scale;
};

/// A maximum is exact. A mean of F numbers is a sum, a rounded reciprocal and a product: bound
/// gamma(F + 2) times the mean of the absolute values; its gradient is a sum of at most F products
/// with a reciprocal: gamma(F + 2) again. That of a maximum is a sum of at most F numbers:
/// gamma(F).
template <class Case, lane_axis Axis, class Real, class Isa>
void check() {
    INFO(Case::name() << ", lanes of " << Isa::name
                      << (Axis == lane_axis::images ? " across images" : " across channels"));
    constexpr bool images = Axis == lane_axis::images;
    constexpr int scale = images ? lanes_of<Real, Isa> : 1;
    // Borders everywhere: the pool must neither read nor write them.
    constexpr kernel::pool_geometry g = Case::pool(Axis, {1, 2, 0, 3}, {2, 1, 1, 0});
    constexpr layout gradient{g.output.extent, {0, 1, 3, 1}, Axis};
    constexpr layout result{g.input.extent, {1, 0, 1, 2}, Axis};
    constexpr kernel::pool_geometry plain = Case::pool(lane_axis::channels);
    using tested = kernel::pool<g, Real, Isa>;
    using oracle = kernel::reference_pool<plain, exact>;
    constexpr layout in = plain.input;
    constexpr layout out = plain.output;

    tied<g.input, scale, Real> x;
    fill_with_ties<tied<g.input, scale, Real>, Real>(x, 11);
    test::volume<gradient, scale, Real> dy;
    dy.fill(12, test::canary<Real>);

    test::volume<g.output, scale, Real> most;
    test::volume<g.output, scale, Real> mean;
    const int half = out.extent.height / 2;
    tested::max_forward(x.data(), most.data(), half, out.extent.height);
    tested::max_forward(x.data(), most.data(), 0, half);
    tested::mean_forward(x.data(), mean.data(), half, out.extent.height);
    tested::mean_forward(x.data(), mean.data(), 0, half);
    CHECK(most.untouched());
    CHECK(mean.untouched());
    test::volume<result, scale, Real> most_dx;
    test::volume<result, scale, Real> mean_dx;
    tested::template max_backward<gradient, result>(x.data(), most.data(), dy.data(),
                                                    most_dx.data());
    tested::template mean_backward<gradient, result>(dy.data(), mean_dx.data());
    CHECK(most_dx.untouched());
    CHECK(mean_dx.untouched());

    test::comparison all;
    constexpr int positions = g.filter_height * g.filter_width;
    const exact gamma = test::gamma_of<Real>(positions + 2);
    for (int lane = 0; lane < scale; ++lane) {
        const auto dense = [&]<layout L, class Volume>(Volume& v) {
            std::vector<exact> numbers;
            for (int h = 0; h < L.extent.height; ++h)
                for (int w = 0; w < L.extent.width; ++w)
                    for (int c = 0; c < L.extent.channels; ++c)
                        numbers.push_back(static_cast<exact>(v.at(h, w, c, lane)));
            return numbers;
        };
        const auto image = dense.template operator()<in>(x);
        const auto slope = dense.template operator()<out>(dy);
        const auto outputs = static_cast<std::size_t>(out.size());
        const auto inputs = static_cast<std::size_t>(in.size());
        std::vector<exact> y(outputs);
        std::vector<exact> sizes(outputs);
        std::vector<exact> dx(inputs);
        std::vector<exact> dx_sizes(inputs);
        oracle::max_forward(image.data(), y.data());
        const auto found_most = dense.template operator()<out>(most);
        for (std::size_t i = 0; i < outputs; ++i) all.add(found_most[i], y[i], 0);

        oracle::mean_forward(image.data(), y.data());
        oracle::mean_forward(test::absolute(image).data(), sizes.data());
        const auto found_mean = dense.template operator()<out>(mean);
        for (std::size_t i = 0; i < outputs; ++i) all.add(found_mean[i], y[i], gamma * sizes[i]);

        oracle::add_max_gradient(image.data(), slope.data(), dx.data());
        oracle::add_max_gradient(image.data(), test::absolute(slope).data(), dx_sizes.data());
        const auto found_most_dx = dense.template operator()<in>(most_dx);
        for (std::size_t i = 0; i < inputs; ++i)
            all.add(found_most_dx[i], dx[i], gamma * dx_sizes[i]);

        std::fill(dx.begin(), dx.end(), exact{0});
        std::fill(dx_sizes.begin(), dx_sizes.end(), exact{0});
        oracle::add_mean_gradient(slope.data(), dx.data());
        oracle::add_mean_gradient(test::absolute(slope).data(), dx_sizes.data());
        const auto found_mean_dx = dense.template operator()<in>(mean_dx);
        for (std::size_t i = 0; i < inputs; ++i)
            all.add(found_mean_dx[i], dx[i], gamma * dx_sizes[i]);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == 2 * (in.size() + out.size()) * scale);
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
