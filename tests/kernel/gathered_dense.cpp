// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests fully connected layers of several images that share a pass over the weights,
// strider/kernel/dense/gathered_dense.hpp, against the reference and against single images.
#include "dense_check.hpp"

#include <strider/kernel/dense/gathered_dense.hpp>

#include <cstdint>
#include <memory>

namespace {

using namespace strider;
using kernel::lane_axis;
using test::exact;
using test::inside;
using test::oracle;
using test::widened;

template <kernel::dense_geometry G, class Real, class Isa>
void check_images(int images) {
    INFO(G.input.extent.count() << " numbers, " << G.filters << " filters, " << images
                                << " images, " << Isa::name);
    using tested = kernel::gathered_dense<G, Real, Isa>;
    using single_dense = kernel::row_dense<G, Real, Isa>;
    constexpr std::ptrdiff_t count = oracle<G>::count;
    constexpr int K = G.filters;
    const auto weights = test::random_numbers<Real>(count * K, 21);
    const auto bias = test::random_numbers<Real>(K, 22);
    test::walled<Real> packed(single_dense::packed_size);
    single_dense::pack(
        [&](int k, std::ptrdiff_t i) { return weights[static_cast<std::size_t>(k * count + i)]; },
        packed.data());
    std::vector<std::unique_ptr<test::volume<G.input, 1, Real>>> x;
    test::walled<Real> inputs(tested::inputs_size(images));
    for (int n = 0; n < images; ++n) {
        x.push_back(std::make_unique<test::volume<G.input, 1, Real>>());
        x.back()->fill(static_cast<std::uint64_t>(23 + n), test::canary<Real>);
        tested::put(x.back()->data(), n, images, inputs.data());
    }
    CHECK(inputs.untouched());

    const auto w = widened(weights);
    const auto exact_bias = widened(bias);
    const exact gamma = test::gamma_of<Real>(count + 1);
    test::comparison all;
    for (const bool with_bias : {true, false}) {
        const Real* b = with_bias ? bias.data() : nullptr;
        test::walled<Real> y(std::ptrdiff_t{K} * images);
        const int part = tested::parts / 3;
        tested::forward(inputs.data(), packed.data(), b, y.data(), images, part, tested::parts);
        tested::forward(inputs.data(), packed.data(), b, y.data(), images, 0, part);
        CHECK(y.untouched());
        bool same = true;
        for (int n = 0; n < images; ++n) {
            const auto image = inside<G.input>(x[static_cast<std::size_t>(n)]->lane(0));
            const auto expected = oracle<G>::of(image, w, exact_bias, with_bias);
            std::vector<Real> single(bias.size());
            single_dense::forward(x[static_cast<std::size_t>(n)]->data(), packed.data(), b,
                                  single.data(), 0, K);
            for (std::size_t k = 0; k < single.size(); ++k) {
                const Real found = y[n * K + static_cast<std::ptrdiff_t>(k)];
                all.add(found, expected.numbers[k], gamma * expected.sizes[k]);
                same = same && found == single[k];
            }
        }
        // With one block and one run of whole vectors the sums are identical.
        if constexpr (count <= tested::block && single_dense::runs.count == 1 &&
                      count % tested::lanes == 0)
            CHECK(same);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == std::ptrdiff_t{2} * K * images);
}

template <shape Input, int Filters, class Real, class Isa, kernel::border Around = kernel::border{}>
void check() {
    // Whole tiles of images, and tiles lacking one and two.
    for (const int images : {1, 2, 3, 4, 9, 11})
        check_images<kernel::dense_geometry{{Input, Around, lane_axis::channels}, Filters}, Real,
                     Isa>(images);
}

} // namespace

TEST_CASE("Images that share a dense layer's weights agree with the reference", "[kernel][dense]") {
    check<shape{1, 1, 1}, 1, float, isa::native>();
    check<shape{4, 4, 20}, 10, float, isa::native>();
    check<shape{5, 3, 4}, 17, float, isa::native>();
}

TEST_CASE("Images that share a dense layer's weights read its inputs in blocks",
          "[kernel][dense]") {
    using few =
        kernel::gathered_dense<kernel::dense_geometry{{{1, 1, 1}, {}, lane_axis::channels}, 1},
                               float, isa::avx512>;
    static_assert(few::block < 2503);
    check<shape{1, 1, 2503}, 13, float, isa::native>();
    check<shape{29, 5, 31}, 7, float, isa::avx512, kernel::border{0, 1, 0, 2}>();
}

TEST_CASE("Images that share a dense layer's weights agree in every width of vectors",
          "[kernel][dense]") {
    check<shape{3, 3, 11}, 20, float, isa::avx512>();
    check<shape{3, 3, 16}, 20, float, isa::avx512>();
    check<shape{3, 3, 11}, 20, float, isa::avx2>();
    check<shape{3, 3, 16}, 20, float, isa::avx2>();
    check<shape{3, 3, 11}, 20, float, isa::sse>();
    check<shape{3, 3, 16}, 20, float, isa::sse>();
    check<shape{3, 3, 11}, 20, float, isa::neon>();
    check<shape{3, 3, 16}, 20, double, isa::avx512>();
    check<shape{3, 3, 11}, 20, double, isa::avx2>();
    check<shape{3, 3, 11}, 20, double, isa::sse>();
}

TEST_CASE("Images that share a dense layer's weights skip the border of its input",
          "[kernel][dense]") {
    check<shape{4, 5, 20}, 10, float, isa::native, kernel::border{1, 2, 3, 4}>();
    check<shape{2, 3, 5}, 13, double, isa::native, kernel::border{2, 0, 0, 0}>();
}
