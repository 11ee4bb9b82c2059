// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the losses against hand-worked numbers and numeric gradients.
#include "../catch.hpp"

#include <strider/train/loss.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace {

static_assert(strider::Loss<strider::softmax_cross_entropy>);
static_assert(strider::Loss<strider::multiclass_hinge>);
static_assert(strider::Loss<strider::squared_error>);
static_assert(!strider::Loss<int>);
static_assert(strider::softmax_cross_entropy::takes_scores);
static_assert(strider::multiclass_hinge::takes_scores);
static_assert(!strider::squared_error::takes_scores);

template <class Real>
struct evaluated {
    Real loss;
    std::vector<Real> gradient;
};

template <class Loss, class Real>
evaluated<Real> evaluate(const std::vector<Real>& output, int label) {
    std::vector<Real> gradient(output.size(), Real{77});
    const Real loss =
        Loss::evaluate(std::span<const Real>(output), label, std::span<Real>(gradient));
    return {loss, gradient};
}

template <class Real>
void require_near(const std::vector<Real>& found, const std::vector<double>& expected,
                  double tolerance) {
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        INFO("element " << i);
        CHECK(std::abs(static_cast<double>(found[i]) - expected[i]) <= tolerance);
    }
}

// |numeric - analytic| <= h^2 / 6 * |third derivative|        (truncation of the central
// difference)
//                         + 2 * error(loss) / (2 h)           (roundoff of two losses)
// where a loss of n terms, whose partial sums stay below `size` and whose terms are each rounded a
// few times, has an error of at most (n + 8) * eps * size.
template <class Loss>
void check_gradient(const std::vector<double>& output, int label, double third, double size) {
    const double h = 1e-5;
    const double eps = std::numeric_limits<double>::epsilon();
    const double tolerance =
        h * h / 6 * third + (static_cast<double>(output.size()) + 8) * eps * size / h;
    REQUIRE(tolerance < 1e-7); // far below the gradients, which are 0.01 to 3
    const auto analytic = evaluate<Loss>(output, label).gradient;
    for (std::size_t j = 0; j < output.size(); ++j) {
        auto moved = output;
        moved[j] = output[j] + h;
        const double above = evaluate<Loss>(moved, label).loss;
        moved[j] = output[j] - h;
        const double below = evaluate<Loss>(moved, label).loss;
        INFO("output " << j << ", label " << label);
        CHECK(std::abs((above - below) / (2 * h) - analytic[j]) <= tolerance);
    }
}

const std::vector<double> scores{0.3, -1.7, 2.4, 0.9, -0.45, 1.1, 0.05};

// All pairwise differences of `scores` stay away from -1, where the hinge has its kink.
bool far_from_kinks(double distance) {
    for (const double a : scores) {
        for (const double b : scores) {
            if (std::abs(a - b + 1) < distance) return false;
        }
    }
    return true;
}

} // namespace

TEMPLATE_TEST_CASE("softmax_cross_entropy of hand-worked scores", "[loss]", float, double) {
    using loss = strider::softmax_cross_entropy;
    const double eps = std::numeric_limits<TestType>::epsilon();

    SECTION("probabilities 1/6, 2/6, 3/6") {
        // exp(log k) = k: the sum is 6.
        const std::vector<TestType> output{TestType{0}, std::log(TestType{2}),
                                           std::log(TestType{3})};
        const auto [value, gradient] = evaluate<loss>(output, 1);
        CHECK(std::abs(static_cast<double>(value) - std::log(3.0)) <= 8 * eps);
        require_near(gradient, {1.0 / 6, 2.0 / 6 - 1, 3.0 / 6}, 8 * eps);
    }
    SECTION("equal scores: log n") {
        const auto [value, gradient] = evaluate<loss>(std::vector<TestType>(10, TestType{4}), 9);
        CHECK(std::abs(static_cast<double>(value) - std::log(10.0)) <= 8 * eps);
        CHECK(std::abs(static_cast<double>(gradient[9]) + 0.9) <= 8 * eps);
    }
    SECTION("scores whose exponentials overflow and underflow") {
        const auto [value, gradient] =
            evaluate<loss>(std::vector<TestType>{TestType{20000}, TestType{-20000}}, 1);
        CHECK(value == TestType{40000});
        require_near(gradient, {1, -1}, 0);
    }
    SECTION("one class: nothing to learn") {
        const auto [value, gradient] = evaluate<loss>(std::vector<TestType>{TestType{-3}}, 0);
        CHECK(value == TestType{0});
        require_near(gradient, {0}, 0);
    }
}

TEMPLATE_TEST_CASE("multiclass_hinge of hand-worked scores", "[loss]", float, double) {
    using loss = strider::multiclass_hinge;
    SECTION("the cat, car and frog of the CS231n lecture") {
        // cat 3.2, car 5.1, frog -1.7, label cat: max(0, 2.9) + max(0, -3.9) = 2.9.
        const std::vector<TestType> output{TestType(3.2), TestType(5.1), TestType(-1.7)};
        const auto [value, gradient] = evaluate<loss>(output, 0);
        CHECK(std::abs(static_cast<double>(value) - 2.9) <=
              8 * static_cast<double>(std::numeric_limits<TestType>::epsilon()));
        require_near(gradient, {-1, 1, 0}, 0);
    }
    SECTION("several violations; a score on the kink counts as none") {
        // label 2 with 1: 2 - 1 + 1 = 2, 0 - 1 + 1 = 0 (kink), 1.5 - 1 + 1 = 1.5.
        const std::vector<TestType> output{TestType{2}, TestType{0}, TestType{1}, TestType(1.5)};
        const auto [value, gradient] = evaluate<loss>(output, 2);
        CHECK(value == TestType(3.5));
        require_near(gradient, {1, 0, -2, 1}, 0);
    }
    SECTION("right by more than the margin: nothing to learn") {
        const auto [value, gradient] =
            evaluate<loss>(std::vector<TestType>{TestType{0}, TestType{5}}, 1);
        CHECK(value == TestType{0});
        require_near(gradient, {0, 0}, 0);
    }
}

TEMPLATE_TEST_CASE("squared_error of hand-worked outputs", "[loss]", float, double) {
    // Differences 0.25, 0.5 - 1, 0.25: (1/16 + 1/4 + 1/16) / 2 = 3/16, exact in binary.
    const std::vector<TestType> output{TestType(0.25), TestType(0.5), TestType(0.25)};
    const auto [value, gradient] = evaluate<strider::squared_error>(output, 1);
    CHECK(value == TestType(0.1875));
    require_near(gradient, {0.25, -0.5, 0.25}, 0);
}

TEST_CASE("gradients of the losses agree with central differences", "[loss]") {
    REQUIRE(far_from_kinks(1e-3)); // so the hinge is linear over +-h: no truncation
    for (int label = 0; label < static_cast<int>(scores.size()); ++label) {
        // |d^3/ds^3 log sum exp| = |p (1 - p) (1 - 2 p)| <= 1 / (6 sqrt 3) < 0.1. Sums: of exp(s -
        // max) at most 7, of margins 7 * 5.1 < 36, of squares 11 + (1 + 1.7)^2 < 19.
        check_gradient<strider::softmax_cross_entropy>(scores, label, 0.1, 7);
        check_gradient<strider::multiclass_hinge>(scores, label, 0, 36);
        check_gradient<strider::squared_error>(scores, label, 0, 19);
    }
}

TEMPLATE_TEST_CASE("losses work in place", "[loss]", strider::softmax_cross_entropy,
                   strider::multiclass_hinge, strider::squared_error) {
    for (int label = 0; label < static_cast<int>(scores.size()); ++label) {
        const auto apart = evaluate<TestType>(scores, label);
        auto both = scores;
        const double loss =
            TestType::evaluate(std::span<const double>(both), label, std::span<double>(both));
        CHECK(loss == apart.loss);
        CHECK(both == apart.gradient);
    }
}
