// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The checks of convolutions' kernels against the references: see conv_check.hpp.
#include "conv_check.hpp"

#include <strider/kernel/conv/border.hpp>
#include <strider/kernel/conv/reference.hpp>
#include <strider/kernel/conv/transpose.hpp>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <sstream>
#include <string>

namespace strider::test {

namespace {

using kernel::conv_geometry;
using kernel::lane_axis;
using kernel::layout;
using sums = kernel::conv_sums<exact, isa::native>;
using transpose_sums = kernel::transpose_sums<exact, isa::native>;

std::string words_of(const conv_geometry& g) {
    std::ostringstream words;
    const shape& in = g.input.extent;
    words << in.height << "x" << in.width << "x" << in.channels << " -> " << g.filters()
          << ", filter " << g.filter_height << "x" << g.filter_width << ", stride "
          << g.stride_height << "x" << g.stride_width << ", dilation " << g.dilation_height << "x"
          << g.dilation_width << ", groups " << g.groups;
    return words.str();
}

std::ptrdiff_t weights_of(const conv_geometry& g) {
    return std::ptrdiff_t{g.filters()} * g.chunk();
}

/// Maximum number of products in an element of the input's gradient.
std::ptrdiff_t back_chunk(const conv_geometry& g) {
    return std::ptrdiff_t{g.filter_height} * g.filter_width * (g.filters() / g.groups);
}

/// Channels-last, with the border that the oracle reads.
conv_geometry oracle_of(conv_geometry g) {
    g.input = {g.input.extent, {}, lane_axis::channels};
    g.output = {g.output.extent, {}, lane_axis::channels};
    g.input.around = kernel::window_border(g);
    return g;
}

/// Packs random weights.
template <class Kernel, class Real>
walled<Real> packed_of(const Kernel& tested, const std::vector<Real>& weights) {
    walled<Real> packed(tested.packed_size);
    tested.pack({tested.g, weights}, packed.data());
    CHECK(packed.untouched());
    return packed;
}

/// Compares a lane of a volume with an oracle's result, whose layout is `from`.
template <class Real>
void compare(comparison& all, const any_volume<Real>& found, int lane, const layout& from,
             const std::vector<exact>& expected, const std::vector<exact>& sizes, exact gamma) {
    for (int h = 0; h < from.extent.height; ++h)
        for (int w = 0; w < from.extent.width; ++w)
            for (int c = 0; c < from.extent.channels; ++c) {
                const auto at = static_cast<std::size_t>(from.at(h, w, c));
                all.add(static_cast<exact>(found.at(h, w, c, lane)), expected[at],
                        gamma * sizes[at]);
            }
}

void check_all(const comparison& all, std::ptrdiff_t count) {
    CHECK(all.first() == "");
    CHECK(all.count() == count);
}

} // namespace

template <class Real>
Real model_weights<Real>::operator()(int k, int c, int r, int s) const {
    const bool known = k >= 0 && k < g.filters() && c >= 0 && c < g.depth() && r >= 0 &&
                       r < g.filter_height && s >= 0 && s < g.filter_width;
    if (!known) {
        FAIL_CHECK("there is no weight " << k << ", " << c << ", " << r << ", " << s);
        return Real{0};
    }
    return numbers[static_cast<std::size_t>(sums{g}.weight_at(k, c, r, s))];
}

/// The result has the same bits for any division of the rows into two parts, and row by row.
template <class Real, class Run>
void check_divisions(const any_volume<Real>& whole, Run run) {
    const layout& where = whole.where();
    const int rows = where.extent.height;
    const std::ptrdiff_t count = where.size() * whole.scale();
    const auto same = [&](const any_volume<Real>& parts) {
        return std::memcmp(parts.data(), whole.data(),
                           static_cast<std::size_t>(count) * sizeof(Real)) == 0;
    };
    int differ = 0;
    for (int part = 0; part < rows; ++part) {
        any_volume<Real> parts(where, whole.scale());
        run(parts, part, rows);
        run(parts, 0, part);
        differ += same(parts) ? 0 : 1;
    }
    any_volume<Real> single(where, whole.scale());
    for (int row = 0; row < rows; ++row) run(single, row, row + 1);
    differ += same(single) ? 0 : 1;
    CHECK(differ == 0);
}

template <class Real>
void check(const forward_kernel<Real>& tested, bool with_bias, Real around) {
    const conv_geometry& g = tested.g;
    INFO(words_of(g) << ", " << tested.name);
    const layout& from = tested.transposed ? g.output : g.input;
    const layout& to = tested.transposed ? g.input : g.output;
    any_volume<Real> x(from, tested.lanes);
    x.fill(1, around);
    const auto weights = random_numbers<Real>(weights_of(g), 2);
    const auto bias = random_numbers<Real>(to.extent.channels, 3);
    auto packed = packed_of(tested, weights);
    any_volume<Real> y(to, tested.lanes);
    const int part = to.extent.height / 2;
    const Real* b = with_bias ? bias.data() : nullptr;
    tested.run(x.data(), packed.data(), b, y.data(), part, to.extent.height);
    tested.run(x.data(), packed.data(), b, y.data(), 0, part);
    CHECK(y.untouched());
    check_divisions(y, [&](any_volume<Real>& parts, int begin, int end) {
        tested.run(x.data(), packed.data(), b, parts.data(), begin, end);
    });

    const conv_geometry o = oracle_of(g);
    const layout& oracle_from = tested.transposed ? o.output : o.input;
    const layout& oracle_to = tested.transposed ? o.input : o.output;
    const auto sum = [&](const std::vector<exact>& image, const std::vector<exact>& filters,
                         const std::vector<exact>& start) {
        std::vector<exact> numbers(static_cast<std::size_t>(oracle_to.size()));
        const exact* first = with_bias ? start.data() : nullptr;
        const int rows = oracle_to.extent.height;
        if (tested.transposed)
            transpose_sums{o}.forward(image.data(), filters.data(), first, numbers.data(), 0, rows);
        else
            sums{o}.forward(image.data(), filters.data(), first, numbers.data(), 0, rows);
        return numbers;
    };
    const auto w = widened(weights);
    const auto start = widened(bias);
    const exact gamma = gamma_of<Real>((tested.transposed ? back_chunk(g) : g.chunk()) + 1);
    comparison all;
    for (int lane = 0; lane < tested.lanes; ++lane) {
        const auto image = x.lane(lane, oracle_from);
        compare(all, y, lane, oracle_to, sum(image, w, start),
                sum(absolute(image), absolute(w), absolute(start)), gamma);
    }
    check_all(all, std::ptrdiff_t{to.extent.count()} * tested.lanes);
}

template <class Real>
void check(const data_gradient_kernel<Real>& tested, Real around) {
    const conv_geometry& g = tested.g;
    INFO(words_of(g) << ", gradient, " << tested.name);
    any_volume<Real> dy(tested.gradient, tested.lanes);
    dy.fill(4, around);
    const auto weights = random_numbers<Real>(weights_of(g), 5);
    auto packed = packed_of(tested, weights);
    any_volume<Real> dx(tested.result, tested.lanes);
    tested.run(dy.data(), packed.data(), dx.data());
    CHECK(dx.untouched());

    const conv_geometry o = oracle_of(g);
    const layout& oracle_from = tested.transposed ? o.input : o.output;
    const layout& oracle_to = tested.transposed ? o.output : o.input;
    const auto sum = [&](const std::vector<exact>& slope, const std::vector<exact>& filters) {
        std::vector<exact> numbers(static_cast<std::size_t>(oracle_to.size()));
        if (tested.transposed)
            sums{o}.forward(slope.data(), filters.data(), nullptr, numbers.data(), 0,
                            oracle_to.extent.height);
        else
            sums{o}.add_data_gradient(slope.data(), filters.data(), numbers.data());
        return numbers;
    };
    const auto w = widened(weights);
    const exact gamma = gamma_of<Real>(tested.transposed ? g.chunk() : back_chunk(g));
    comparison all;
    for (int lane = 0; lane < tested.lanes; ++lane) {
        const auto slope = dy.lane(lane, oracle_from);
        compare(all, dx, lane, oracle_to, sum(slope, w), sum(absolute(slope), absolute(w)), gamma);
    }
    check_all(all, std::ptrdiff_t{tested.result.extent.count()} * tested.lanes);
}

template <class Real>
void check(const weight_gradient_kernel<Real>& tested, Real around) {
    const conv_geometry& g = tested.g;
    INFO(words_of(g) << ", gradient of weights, " << tested.name);
    any_volume<Real> x(tested.input, tested.lanes);
    any_volume<Real> dy(tested.gradient, tested.lanes);
    x.fill(6, around);
    // The border is not part of the gradient; its values must not count.
    dy.fill(7, canary<Real>);
    walled<Real> dw(weights_of(g));
    walled<Real> db(tested.add_bias != nullptr ? g.filters() : 0);
    walled<Real> partial(tested.partial_size * tested.lanes);
    dw.fill(8);
    db.fill(9);
    std::vector<exact> expected(dw.data(), dw.data() + dw.size());
    std::vector<exact> expected_bias(db.data(), db.data() + db.size());
    std::vector<exact> sizes = absolute(expected);
    std::vector<exact> bias_sizes = absolute(expected_bias);
    tested.add(x.data(), dy.data(), dw.data(), partial.data());
    if (tested.add_bias != nullptr) tested.add_bias(dy.data(), db.data());
    CHECK(dw.untouched());
    CHECK(db.untouched());
    CHECK(partial.untouched());

    const conv_geometry o = oracle_of(g);
    const any_volume<Real>& big = tested.transposed ? dy : x;
    const any_volume<Real>& small = tested.transposed ? x : dy;
    for (int lane = 0; lane < tested.lanes; ++lane) {
        const auto image = big.lane(lane, o.input);
        const auto slope = small.lane(lane, o.output);
        const bool biased = tested.add_bias != nullptr;
        sums{o}.add_weight_gradient(image.data(), slope.data(), expected.data(),
                                    biased ? expected_bias.data() : nullptr);
        sums{o}.add_weight_gradient(absolute(image).data(), absolute(slope).data(), sizes.data(),
                                    biased ? bias_sizes.data() : nullptr);
    }
    const shape& positions = g.output.extent;
    const exact gamma =
        gamma_of<Real>(std::ptrdiff_t{positions.height} * positions.width * tested.lanes + 1);
    comparison all;
    for (std::size_t i = 0; i < expected.size(); ++i)
        all.add(static_cast<exact>(dw[static_cast<std::ptrdiff_t>(i)]), expected[i],
                gamma * sizes[i]);
    for (std::size_t i = 0; i < expected_bias.size(); ++i)
        all.add(static_cast<exact>(db[static_cast<std::ptrdiff_t>(i)]), expected_bias[i],
                gamma * bias_sizes[i]);
    check_all(all, dw.size() + db.size());
}

template struct model_weights<float>;
template struct model_weights<double>;
template void check(const forward_kernel<float>&, bool, float);
template void check(const forward_kernel<double>&, bool, double);
template void check(const data_gradient_kernel<float>&, float);
template void check(const data_gradient_kernel<double>&, double);
template void check(const weight_gradient_kernel<float>&, float);
template void check(const weight_gradient_kernel<double>&, double);

} // namespace strider::test
