// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the gradients of fully connected layers,
// strider/kernel/dense/{unpacked,weight_gradient}.hpp, against the reference.
#include "dense_check.hpp"

#include <strider/kernel/dense/unpacked.hpp>
#include <strider/kernel/dense/weight_gradient.hpp>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;
using test::exact;
using test::inside;
using test::oracle;
using test::widened;

/// The gradient of the input is a sum of K products; those of the parameters are sums over the
/// lanes plus the previous value.
template <kernel::dense_geometry G, class Real, class Isa>
void check() {
    INFO(G.input.extent.count() << " numbers, " << G.filters << " filters, " << Isa::name);
    using unpacked = kernel::unpacked_dense<G, Real, Isa>;
    using gradient = kernel::dense_weight_gradient<G, Real, Isa>;
    using element = typename unpacked::element;
    using reference = typename oracle<G>::reference;
    constexpr std::ptrdiff_t count = oracle<G>::count;
    constexpr int K = G.filters;
    constexpr int lanes = unpacked::lanes;
    constexpr layout out{{1, 1, K}, {}, lane_axis::images};
    constexpr layout result{G.input.extent, {1, 0, 2, 1}, lane_axis::images};

    const auto weights = test::random_numbers<Real>(count * K, 21);
    const auto w = widened(weights);
    test::volume<G.input, lanes, Real> x;
    x.fill(23, test::canary<Real>);
    test::volume<out, lanes, Real> dy;
    dy.fill(24);
    test::volume<result, lanes, Real> dx;
    unpacked::template data_gradient<result>(dy.template as<element>(), weights.data(),
                                             dx.template as<element>());
    CHECK(dx.untouched());

    test::walled<Real> dw(count * K);
    test::walled<Real> db(K);
    dw.fill(25);
    db.fill(26);
    // A fresh gradient is uninitialised: the previous values must not count.
    test::walled<Real> fresh_dw(count * K);
    test::walled<Real> fresh_db(K);
    const std::vector<exact> old_dw(dw.data(), dw.data() + count * K);
    const std::vector<exact> old_db(db.data(), db.data() + K);
    std::vector<exact> exact_dw(old_dw.size());
    std::vector<exact> exact_db(old_db.size());
    std::vector<exact> dw_sizes(old_dw.size());
    std::vector<exact> db_sizes(old_db.size());
    test::walled<Real> panels(gradient::partial_size * lanes);
    const auto add_gradient = [&](test::walled<Real>& w_to, test::walled<Real>& b_to, bool fresh) {
        gradient::add(x.template as<element>(), dy.template as<element>(), w_to.data(), b_to.data(),
                      reinterpret_cast<element*>(panels.data()), fresh);
        CHECK(w_to.untouched());
        CHECK(b_to.untouched());
        CHECK(panels.untouched());
    };
    add_gradient(dw, db, false);
    add_gradient(fresh_dw, fresh_db, true);

    test::comparison all;
    for (int lane = 0; lane < lanes; ++lane) {
        const auto image = inside<G.input>(x.lane(lane));
        const auto slope = dy.lane(lane);
        std::vector<exact> exact_dx(static_cast<std::size_t>(count));
        std::vector<exact> dx_sizes(exact_dx.size());
        reference::add_data_gradient(slope.data(), w.data(), exact_dx.data());
        reference::add_data_gradient(test::absolute(slope).data(), test::absolute(w).data(),
                                     dx_sizes.data());
        const exact data_gamma = test::gamma_of<Real>(K);
        std::size_t i = 0;
        for (int h = 0; h < G.input.extent.height; ++h)
            for (int v = 0; v < G.input.extent.width; ++v)
                for (int c = 0; c < G.input.extent.channels; ++c, ++i)
                    all.add(dx.at(h, v, c, lane), exact_dx[i], data_gamma * dx_sizes[i]);
        reference::add_weight_gradient(image.data(), slope.data(), exact_dw.data(),
                                       exact_db.data());
        reference::add_weight_gradient(test::absolute(image).data(), test::absolute(slope).data(),
                                       dw_sizes.data(), db_sizes.data());
    }
    const exact weight_gamma = test::gamma_of<Real>(lanes + 1);
    const auto compare = [&](test::walled<Real>& found, test::walled<Real>& fresh,
                             const std::vector<exact>& old, const std::vector<exact>& sum,
                             const std::vector<exact>& sizes) {
        for (std::size_t n = 0; n < sum.size(); ++n) {
            const auto at = static_cast<std::ptrdiff_t>(n);
            all.add(fresh[at], sum[n], weight_gamma * sizes[n]);
            all.add(found[at], old[n] + sum[n], weight_gamma * (std::abs(old[n]) + sizes[n]));
        }
    };
    compare(dw, fresh_dw, old_dw, exact_dw, dw_sizes);
    compare(db, fresh_db, old_db, exact_db, db_sizes);
    CHECK(all.first() == "");
    CHECK(all.count() == lanes * count + 2 * (count + 1) * K);
}

template <shape Input, int Filters, class Real, class Isa, kernel::border Around = kernel::border{}>
void check_layer() {
    check<kernel::dense_geometry{{Input, Around, lane_axis::images}, Filters}, Real, Isa>();
}

} // namespace

TEST_CASE("Gradients of fully connected layers agree with the reference", "[kernel][dense]") {
    check_layer<shape{1, 1, 1}, 1, float, isa::native>();
    check_layer<shape{1, 1, 7}, 3, float, isa::native>();
    check_layer<shape{4, 4, 20}, 10, float, isa::native>();
    check_layer<shape{5, 3, 4}, 17, float, isa::native>();
    check_layer<shape{5, 5, 16}, 120, float, isa::native>();
    check_layer<shape{1, 1, 120}, 84, float, isa::native>();
}

TEST_CASE("Gradients of fully connected layers larger than the caches agree with the reference",
          "[kernel][dense]") {
    // Prefetched weights, panels in two blocks.
    check_layer<shape{1, 1, 2101}, 70, float, isa::native>();
    check_layer<shape{29, 5, 31}, 31, float, isa::native, kernel::border{0, 1, 0, 2}>();
}

TEST_CASE("Gradients of fully connected layers in double, in vectors of 16 bytes, with borders",
          "[kernel][dense]") {
    check_layer<shape{2, 3, 5}, 4, float, isa::sse>();
    check_layer<shape{1, 1, 7}, 3, double, isa::sse>();
    check_layer<shape{4, 5, 20}, 10, float, isa::native, kernel::border{1, 2, 3, 4}>();
    check_layer<shape{2, 3, 5}, 13, double, isa::native, kernel::border{2, 0, 0, 0}>();
    check_layer<shape{5, 3, 4}, 17, float, isa::sse, kernel::border{1, 1, 1, 1}>();
}
