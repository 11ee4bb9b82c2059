// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the epilogues of convolutions: the bits must be those of the same kernel followed by the
// sum, the function and the pool as separate steps; for Winograd's up to rounding.
#include "kernel_test.hpp"

#include <strider/kernel/conv/select.hpp>
#include <strider/kernel/elementwise/functions.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;

/// An epilogue.
struct job {
    bool adds = false;
    bool pools = false;
    bool records = false;
    kernel::border around{}; ///< of the result
};

template <kernel::conv_geometry G, job J>
constexpr layout result_of = [] {
    layout r = G.output;
    if (J.pools) {
        r.extent.height /= 2;
        r.extent.width /= 2;
    }
    r.around = J.around;
    return r;
}();

// The kernels, by geometry and epilogue.
template <class Real, class Isa>
struct direct {
    template <kernel::conv_geometry G, class E>
    using type = kernel::direct_conv<G, Real, Isa, E>;
};
template <class Real, class Isa>
struct image_lanes {
    template <kernel::conv_geometry G, class E>
    using type = kernel::image_lanes_conv<G, Real, Isa, E>;
};
template <class Real, class Isa>
struct pixel_lanes {
    template <kernel::conv_geometry G, class E>
    using type = kernel::pixel_lanes_conv<G, Real, Isa, E>;
};
template <class Real, class Isa>
struct reference {
    template <kernel::conv_geometry G, class E>
    using type = kernel::reference_conv<G, Real, Isa, E>;
};
template <class Transform>
struct winograd {
    template <class Real, class Isa>
    struct of {
        template <kernel::conv_geometry G, class E>
        using type = kernel::winograd_conv<G, Real, Isa, Transform, E>;
    };
};

/// Runs a kernel in two parts, the rows of the result that come later first.
template <class Kernel, int Rows, class Element, class Real>
void run(const Element* x, const Real* packed, const Real* bias, Element* y, std::uint8_t* places) {
    if constexpr (requires { Kernel::scratch_size; }) {
        test::walled<Real> scratch(Kernel::scratch_size);
        for (int part = Kernel::parts; part-- > 0;)
            Kernel::forward(x, packed, bias, y, part, part + 1, scratch.data());
    } else {
        constexpr int window = Kernel::fused::window;
        constexpr int half = Rows / window / 2 * window;
        const auto rows = [&](int begin, int end) {
            if constexpr (Kernel::fused::records)
                Kernel::forward(x, packed, bias, y, begin, end, places);
            else
                Kernel::forward(x, packed, bias, y, begin, end);
        };
        rows(half, Rows / window * window);
        rows(0, half);
    }
}

template <template <class, class> class Kernels, class Function, kernel::conv_geometry G, job J,
          class Real, class Isa>
void check() {
    constexpr layout R = result_of<G, J>;
    constexpr shape out = G.output.extent;
    constexpr int scale = G.input.axis == lane_axis::images ? lanes_of<Real, Isa> : 1;
    using element = vec<Real, scale>;
    using made = kernel::epilogue<R, Function, J.adds, J.pools, J.records>;
    using tested = typename Kernels<Real, Isa>::template type<G, made>;
    using plain = typename Kernels<Real, Isa>::template type<G, kernel::epilogue<G.output>>;
    static_assert(tested::packed_size == plain::packed_size);
    INFO(tested::name << ", " << out.height << "x" << out.width << "x" << out.channels << ", adds "
                      << J.adds << ", pools " << J.pools << ", lanes of " << Isa::name);

    // Two Winograd kernels may round differently: with a pool they divide some volumes into other
    // tiles.
    constexpr bool has_tiles = requires { tested::plan; };
    constexpr bool same_tiles = [] {
        if constexpr (has_tiles)
            return tested::plan.rows.full == plain::plan.rows.full &&
                   tested::plan.columns.full == plain::plan.columns.full;
        else
            return true;
    }();

    test::volume<G.input, scale, Real> x;
    x.fill(1);
    if (same_tiles)
        x.at(out.height / 2, out.width / 2, 0, 0) = std::numeric_limits<Real>::quiet_NaN();
    const auto weights = test::random_numbers<Real>(std::ptrdiff_t{G.filters()} * G.chunk(), 2);
    const auto bias = test::random_numbers<Real>(G.filters(), 3);
    const auto pack = [&](auto pack_with, std::ptrdiff_t size) {
        std::vector<Real> packed(static_cast<std::size_t>(size + lanes_of<Real, Isa>));
        pack_with(
            [&](int k, int c, int r, int s) {
                return weights[static_cast<std::size_t>(
                    ((k * G.depth() + c) * G.filter_height + r) * G.filter_width + s)];
            },
            packed.data());
        return packed;
    };
    const auto packed = pack([](auto w, Real* to) { tested::pack(w, to); }, tested::packed_size);
    const auto plainly = pack([](auto w, Real* to) { plain::pack(w, to); }, plain::packed_size);

    test::volume<G.output, scale, Real> sums;
    run<plain, out.height>(x.template as<element>(), plainly.data(), bias.data(),
                           sums.template as<element>(), nullptr);

    test::volume<R, scale, Real> before;
    before.fill(4, test::canary<Real>);
    test::volume<R, scale, Real> y = before;
    std::vector<std::uint8_t> places(static_cast<std::size_t>(R.extent.count() * scale), 99);
    run<tested, out.height>(x.template as<element>(), packed.data(), bias.data(),
                            y.template as<element>(), places.data());
    CHECK(y.untouched());

    const auto value = [&](int h, int w, int k, int lane) {
        Real sum = sums.at(h, w, k, lane);
        if (J.adds) sum += before.at(h, w, k, lane);
        return Function::value(sum);
    };
    const auto differ = [](Real found, Real expected) {
        constexpr Real roundings = same_tiles ? 0 : 64 * std::numeric_limits<Real>::epsilon();
        if (found == expected || (std::isnan(found) && std::isnan(expected))) return false;
        return !(std::abs(found - expected) <= roundings * (1 + std::abs(expected)));
    };
    int wrong = 0;
    int misplaced = 0;
    for (int h = 0; h < R.extent.height; ++h)
        for (int w = 0; w < R.extent.width; ++w)
            for (int k = 0; k < R.extent.channels; ++k)
                for (int lane = 0; lane < scale; ++lane) {
                    Real most =
                        J.pools ? -std::numeric_limits<Real>::infinity() : value(h, w, k, lane);
                    int place = 0;
                    for (int i = 0; i < 4 && J.pools; ++i) {
                        const Real next = value(2 * h + i / 2, 2 * w + i % 2, k, lane);
                        if (!(most < next) && !(std::isnan(next) && !std::isnan(most))) continue;
                        most = next;
                        place = i;
                    }
                    if (differ(y.at(h, w, k, lane), most)) ++wrong;
                    if (J.records && places[static_cast<std::size_t>(
                                         made::template record_at<scale>(h, w, k) + lane)] != place)
                        ++misplaced;
                }
    CHECK(wrong == 0);
    CHECK(misplaced == 0);
}

template <class Case, lane_axis Axis>
constexpr kernel::conv_geometry on = Case::conv(Axis);

constexpr kernel::border ring{1, 2, 2, 1};
constexpr job adding{.adds = true};
constexpr job activating{.around = ring};
constexpr job pooling{.pools = true, .around = ring};
constexpr job recording{.pools = true, .records = true, .around = ring};

/// A plain convolution with an epilogue, on one image.
template <template <class, class> class Kernels, class Case, class Real = float,
          class Isa = isa::avx512>
void check_one_image() {
    constexpr kernel::conv_geometry g = on<Case, lane_axis::channels>;
    check<Kernels, kernel::relu_function, g, activating, Real, Isa>();
    check<Kernels, kernel::leaky_relu_function, g, adding, Real, Isa>();
    check<Kernels, kernel::relu_function, g, pooling, Real, Isa>();
}

template <class Case, class Real = float, class Isa = isa::avx512>
void check_images() {
    constexpr kernel::conv_geometry g = on<Case, lane_axis::images>;
    check<image_lanes, kernel::leaky_relu_function, g, adding, Real, Isa>();
    check<image_lanes, kernel::identity_function, g, pooling, Real, Isa>();
    check<image_lanes, kernel::relu_function, g, recording, Real, Isa>();
}

using odd = test::on<conv<21, filter<3>, pad<1>>, 9, 17, 5>;
using even = test::on<conv<32, filter<3>, pad<1>>, 6, 30, 4>;
using narrow = test::on<conv<48, filter<3>, pad<1>>, 8, 7, 6>;
using strided = test::on<conv<6, filter<5>, pad<2>, stride<2>>, 13, 11, 3>;
using deep = test::on<conv<10, filter<3>, pad<1>>, 6, 8, 150>;
using few = test::on<conv<3, filter<2>>, 6, 8, 2>;

} // namespace

TEST_CASE("Direct convolution adds, activates and pools in registers", "[kernel][conv]") {
    check_one_image<direct, odd>();
    check_one_image<direct, even>();
    check_one_image<direct, narrow>();
    check_one_image<direct, odd, double, isa::sse>();
}

TEST_CASE("Convolution of blocks of images adds, activates and pools in registers",
          "[kernel][conv]") {
    check_images<odd>();
    check_images<strided>();
    check_images<narrow, double, isa::avx2>();
}

TEST_CASE("Convolution in parts of the channels activates after the last, and pools without parts",
          "[kernel][conv]") {
    constexpr kernel::conv_geometry g = on<deep, lane_axis::images>;
    static_assert(kernel::image_lanes_conv<g, float, isa::avx512>::part < 150);
    static_assert(kernel::image_lanes_conv<g, float, isa::sse>::part < 150);
    check<image_lanes, kernel::leaky_relu_function, g, activating, float, isa::avx512>();
    check<image_lanes, kernel::leaky_relu_function, g, activating, float, isa::sse>();
    check_images<deep>();
}

TEST_CASE("Other convolutions of an image add, activate and pool in registers", "[kernel][conv]") {
    check_one_image<pixel_lanes, odd>();
    check_one_image<pixel_lanes, narrow>();
    check_one_image<reference, few>();
}

TEST_CASE("Winograd's convolution adds, activates and pools in registers", "[kernel][conv]") {
    check_one_image<winograd<kernel::winograd_4>::of, odd>();
    check_one_image<winograd<kernel::winograd_2>::of, even>();
    check_one_image<winograd<kernel::winograd_4>::of, narrow, float, isa::avx2>();
}
