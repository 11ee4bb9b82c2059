// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests fully connected layers forward, strider/kernel/dense/{dense,unpacked}.hpp, against the
// reference.
#include "dense_check.hpp"

#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/dense/unpacked.hpp>
#include <strider/tensor.hpp>

#include <cstring>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::inside;
using test::oracle;
using test::widened;

/// Forward: an output is a sum of `count` products and a bias.
template <kernel::dense_geometry G, class Real, class Isa>
void check_row() {
    INFO(G.input.extent.count() << " numbers, " << G.filters << " filters, " << Isa::name);
    using tested = kernel::row_dense<G, Real, Isa>;
    constexpr std::ptrdiff_t count = oracle<G>::count;
    const auto weights = test::random_numbers<Real>(count * G.filters, 21);
    const auto bias = test::random_numbers<Real>(G.filters, 22);
    test::volume<G.input, 1, Real> x;
    x.fill(23, test::canary<Real>);
    test::walled<Real> packed(tested::packed_size);
    tested::pack(
        [&](int k, std::ptrdiff_t i) { return weights[static_cast<std::size_t>(k * count + i)]; },
        packed.data());
    CHECK(packed.untouched());
    const auto image = inside<G.input>(x.lane(0));
    const auto w = widened(weights);
    const exact gamma = test::gamma_of<Real>(count + 1);
    for (const bool with_bias : {true, false}) {
        test::walled<Real> y(G.filters);
        const Real* b = with_bias ? bias.data() : nullptr;
        const int part = G.filters / 3;
        tested::forward(x.data(), packed.data(), b, y.data(), part, G.filters);
        tested::forward(x.data(), packed.data(), b, y.data(), 0, part);
        CHECK(y.untouched());
        // The bits are the same for any division of the filters, and one by one.
        const auto same = [&](auto run) {
            test::walled<Real> parts(G.filters);
            run(parts.data());
            return std::memcmp(&parts[0], &y[0], sizeof(Real) * std::size_t{G.filters}) == 0;
        };
        int differ = 0;
        for (int k = 0; k < G.filters; ++k)
            differ += same([&](Real* parts) {
                tested::forward(x.data(), packed.data(), b, parts, k, G.filters);
                tested::forward(x.data(), packed.data(), b, parts, 0, k);
            })
                          ? 0
                          : 1;
        differ += same([&](Real* parts) {
            for (int k = 0; k < G.filters; ++k)
                tested::forward(x.data(), packed.data(), b, parts, k, k + 1);
        })
                      ? 0
                      : 1;
        CHECK(differ == 0);
        const auto expected = oracle<G>::of(image, w, widened(bias), with_bias);
        test::comparison all;
        for (std::size_t k = 0; k < bias.size(); ++k)
            all.add(y[static_cast<std::ptrdiff_t>(k)], expected.numbers[k],
                    gamma * expected.sizes[k]);
        CHECK(all.first() == "");
    }
}

/// Forward as above, with packed weights and with a model's own.
template <kernel::dense_geometry G, class Real, class Isa>
void check_images() {
    INFO(G.input.extent.count() << " numbers, " << G.filters << " filters, " << Isa::name);
    using tested = kernel::image_lanes_dense<G, Real, Isa>;
    using unpacked = kernel::unpacked_dense<G, Real, Isa>;
    using element = typename tested::element;
    constexpr std::ptrdiff_t count = oracle<G>::count;
    constexpr int K = G.filters;
    constexpr int lanes = tested::lanes;
    constexpr layout out{{1, 1, K}, {}, lane_axis::images};

    const auto weights = test::random_numbers<Real>(count * K, 21);
    const auto bias = test::random_numbers<Real>(K, 22);
    const auto w = widened(weights);
    const auto exact_bias = widened(bias);
    test::volume<G.input, lanes, Real> x;
    x.fill(23, test::canary<Real>);
    test::walled<Real> packed(tested::packed_size);
    tested::pack(
        [&](int k, std::ptrdiff_t i) { return weights[static_cast<std::size_t>(k * count + i)]; },
        packed.data());
    CHECK(packed.untouched());

    test::volume<out, lanes, Real> y;
    test::volume<out, lanes, Real> unbiased;
    tested::forward(x.template as<element>(), packed.data(), bias.data(), y.template as<element>());
    tested::forward(x.template as<element>(), packed.data(), nullptr,
                    unbiased.template as<element>());
    CHECK(y.untouched());
    CHECK(unbiased.untouched());
    test::volume<out, lanes, Real> of_model;
    test::volume<out, lanes, Real> of_model_unbiased;
    unpacked::forward(x.template as<element>(), weights.data(), bias.data(),
                      of_model.template as<element>());
    unpacked::forward(x.template as<element>(), weights.data(), nullptr,
                      of_model_unbiased.template as<element>());
    CHECK(of_model.untouched());
    CHECK(of_model_unbiased.untouched());

    test::comparison all;
    for (int lane = 0; lane < lanes; ++lane) {
        const auto image = inside<G.input>(x.lane(lane));
        const exact forward_gamma = test::gamma_of<Real>(count + 1);
        for (const bool with_bias : {true, false}) {
            const auto expected = oracle<G>::of(image, w, exact_bias, with_bias);
            for (auto* found :
                 {with_bias ? &y : &unbiased, with_bias ? &of_model : &of_model_unbiased})
                for (int k = 0; k < K; ++k)
                    all.add(found->at(0, 0, k, lane), expected.numbers[static_cast<std::size_t>(k)],
                            forward_gamma * expected.sizes[static_cast<std::size_t>(k)]);
        }
    }
    CHECK(all.first() == "");
    CHECK(all.count() == lanes * 4 * K);
}

template <shape Input, int Filters, class Real, class Isa, kernel::border Around = kernel::border{}>
void check() {
    check_row<kernel::dense_geometry{{Input, Around, lane_axis::channels}, Filters}, Real, Isa>();
    check_images<kernel::dense_geometry{{Input, Around, lane_axis::images}, Filters}, Real, Isa>();
}

} // namespace

TEST_CASE("Fully connected layers agree with the reference", "[kernel][dense]") {
    check_row<kernel::dense_geometry{{{1, 1, 5775}, {}, lane_axis::channels}, 30}, float,
              isa::native>();
    check<shape{1, 1, 1}, 1, float, isa::native>();
    check<shape{1, 1, 7}, 3, float, isa::native>();
    check<shape{4, 4, 20}, 10, float, isa::native>();
    check<shape{5, 3, 4}, 17, float, isa::native>();
    check_images<kernel::dense_geometry{{{5, 5, 16}, {}, lane_axis::images}, 120}, float,
                 isa::native>();
    check_images<kernel::dense_geometry{{{1, 1, 120}, {}, lane_axis::images}, 84}, float,
                 isa::native>();
}

TEST_CASE("Fully connected layers larger than the caches agree with the reference",
          "[kernel][dense]") {
    // Prefetched weights, inputs in blocks.
    check_images<kernel::dense_geometry{{{1, 1, 2101}, {}, lane_axis::images}, 70}, float,
                 isa::native>();
    check_images<kernel::dense_geometry{{{29, 5, 31}, {0, 1, 0, 2}, lane_axis::images}, 31}, float,
                 isa::native>();
}

TEST_CASE("Fully connected layers agree with the reference in double and in vectors of 16 bytes",
          "[kernel][dense]") {
    check<shape{2, 3, 5}, 4, float, isa::sse>();
    check<shape{1, 1, 7}, 3, double, isa::sse>();
}

TEST_CASE("Fully connected layers skip the border of their input", "[kernel][dense]") {
    check<shape{4, 5, 20}, 10, float, isa::native, kernel::border{1, 2, 3, 4}>();
    check<shape{3, 1, 7}, 5, float, isa::native, kernel::border{0, 0, 1, 0}>();
    check<shape{2, 3, 5}, 13, double, isa::native, kernel::border{2, 0, 0, 0}>();
    check<shape{5, 3, 4}, 17, float, isa::sse, kernel::border{1, 1, 1, 1}>();
}

TEST_CASE("Long sums of equal products do not drift", "[kernel][dense]") {
    // In one sum of 61,504 each of the last products is rounded in the same direction: it is off by
    // 1e-4 of the whole, sums of 2048 by some 1e-5.
    static constexpr int count = 61504;
    const auto check_long = []<int Filters>() {
        constexpr kernel::dense_geometry g{{{1, 1, count}, {}, lane_axis::images}, Filters};
        using unpacked = kernel::unpacked_dense<g, float, isa::native>;
        using packed = kernel::image_lanes_dense<g, float, isa::native>;
        using element = typename unpacked::element;
        const aligned_array<element> x = [] {
            aligned_array<element> ones(count);
            for (element& each : ones.span()) each = broadcast<element>(1.0f);
            return ones;
        }();
        const std::vector<float> weights(std::size_t{count} * Filters, 0.1f);
        aligned_array<float> of_packed(static_cast<std::size_t>(packed::packed_size));
        packed::pack([&](int, std::ptrdiff_t) { return 0.1f; }, of_packed.data());
        aligned_array<element> y(Filters);
        constexpr double expected = count * static_cast<double>(0.1f);
        const auto check_sums = [&] {
            for (const element& each : y.span())
                CHECK(static_cast<double>(each[0]) == Approx(expected).epsilon(2e-5));
        };
        unpacked::forward(x.data(), weights.data(), nullptr, y.data());
        check_sums();
        packed::forward(x.data(), of_packed.data(), nullptr, y.data());
        check_sums();
    };
    check_long.template operator()<2>();
    check_long.template operator()<33>();
}
