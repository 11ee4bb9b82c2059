// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/kernel/elementwise/cross_entropy.hpp against its formula.
#include "kernel_test.hpp"

#include <strider/kernel/elementwise/cross_entropy.hpp>

namespace {

using namespace strider;
using test::exact;

/// Scores in [-8, 8). A power has an error of 4 u where it matters, after a difference below 16 (16
/// u); the sum adds gamma(n); its reciprocal, the product and the subtraction of 1 add u each. The
/// logarithm of the sum has the sum's error plus 6 u of itself; it and the difference of scores,
/// both below 16, are rounded once more.
template <class Real, class Isa>
void check(int count, int present, bool in_place) {
    constexpr int lanes = lanes_of<Real, Isa>;
    using element = vec<Real, lanes>;
    INFO(count << " classes, " << present << " images, " << Isa::name);
    test::walled<Real> scores(std::ptrdiff_t{count} * lanes);
    test::walled<Real> gradient(std::ptrdiff_t{count} * lanes);
    scores.fill(61);
    for (int i = 0; i < count * lanes; ++i) scores[i] *= 8;
    const std::vector<exact> s(scores.data(), scores.data() + count * lanes);
    std::vector<int> labels;
    for (int lane = 0; lane < present; ++lane) labels.push_back((lane * 7 + 1) % count);

    auto* from = reinterpret_cast<element*>(scores.data());
    auto* to = in_place ? from : reinterpret_cast<element*>(gradient.data());
    const element most = kernel::largest_score(from, count);
    const element losses = kernel::cross_entropy(from, count, most, labels.data(), present, to);
    CHECK(scores.untouched());
    CHECK(gradient.untouched());
    test::comparison all;
    const exact u = static_cast<exact>(std::numeric_limits<Real>::epsilon()) / 2;
    const exact gamma = test::gamma_of<Real>(count);
    for (int lane = 0; lane < lanes; ++lane) {
        exact sum = 0;
        exact largest = s[static_cast<std::size_t>(lane)];
        const auto score = [&](int i) { return s[static_cast<std::size_t>(i * lanes + lane)]; };
        for (int i = 0; i < count; ++i) {
            sum += std::exp(score(i));
            largest = std::max(largest, score(i));
        }
        all.add(most[lane], largest, 0);
        for (int i = 0; i < count; ++i) {
            const exact p = std::exp(score(i)) / sum;
            const bool is_label = lane < present && i == labels[static_cast<std::size_t>(lane)];
            all.add(to[i][lane], lane < present ? p - (is_label ? 1 : 0) : 0,
                    lane < present ? (43 * u + gamma) * p + (is_label ? u : 0) : 0);
        }
        if (lane < present)
            all.add(losses[lane], std::log(sum) - score(labels[static_cast<std::size_t>(lane)]),
                    20 * u + gamma + (6 + 2) * u * 16);
    }
    CHECK(all.first() == "");
    CHECK(all.count() == lanes * (count + 1) + present);
}

} // namespace

TEST_CASE("Cross-entropy of a block of images agrees with its formula", "[kernel][elementwise]") {
    constexpr int floats = lanes_of<float, isa::native>;
    for (const int count : {1, 2, 3, 10, 17, 1000})
        for (const bool in_place : {false, true}) {
            check<float, isa::native>(count, floats, in_place);
            check<float, isa::native>(count, floats - 1, in_place);
            check<double, isa::sse>(count, 1, in_place);
        }
}
