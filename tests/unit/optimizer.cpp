// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the optimizers against hand-worked steps and a naive twin in long double.
#include "../catch.hpp"

#include <strider/error.hpp>
#include <strider/train/optimizer.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strider;

static_assert(Optimizer<sgd> && Optimizer<adagrad> && Optimizer<adadelta>);
static_assert(Optimizer<adam> && Optimizer<adamw> && Optimizer<rmsprop>);
static_assert(!Optimizer<int>);

// An optimizer with the parameters and the state that it moves.
template <class Rule, class Real>
struct moved {
    Rule rule;
    std::vector<Real> w;
    std::array<std::vector<Real>, Rule::state_arrays> state{};
    std::int64_t steps = 0;

    moved(Rule r, std::vector<Real> start) : rule(r), w(std::move(start)) {
        for (auto& slot : state) slot.assign(w.size(), Real{0});
    }

    void step(const std::vector<Real>& gradient, double rate, bool decay = true) {
        std::array<std::span<Real>, Rule::state_arrays> views;
        for (std::size_t i = 0; i < views.size(); ++i) views[i] = state[i];
        rule.update(std::span<Real>(w), std::span<const Real>(gradient), views, rate, ++steps,
                    decay);
    }
};

// One parameter, moved by hand-worked gradients in double; a step may differ by a few roundings.
template <class Rule>
void check_steps(Rule rule, double start, double rate, const std::vector<double>& gradients,
                 const std::vector<double>& weights,
                 const std::vector<std::array<double, Rule::state_arrays>>& states,
                 bool decay = true) {
    moved<Rule, double> one(rule, {start});
    for (std::size_t t = 0; t < gradients.size(); ++t) {
        INFO(Rule::name << ", step " << t + 1);
        one.step({gradients[t]}, rate, decay);
        CHECK(one.w[0] == Approx(weights[t]).epsilon(0).margin(1e-14));
        for (std::size_t i = 0; i < states[t].size(); ++i) {
            INFO("state " << i);
            CHECK(one.state[i][0] == Approx(states[t][i]).epsilon(0).margin(1e-14));
        }
    }
}

using real = long double;

// The naive twins: one parameter, one step, written from the papers' formulas and not from the
// library's loops. Each returns the new w; the first line adds the penalty.
struct twin_state {
    real a = 0;
    real b = 0;
};
real sign(real x) { return x > 0 ? 1 : (x < 0 ? -1 : 0); }

real twin(const sgd& o, real w, real g, twin_state& s, real rate, int /*t*/, bool decay) {
    if (decay) g += o.l2 * w + o.l1 * sign(w);
    s.a = o.momentum * s.a + g;
    if (o.nesterov) return w - rate * (g + o.momentum * s.a);
    return w - rate * s.a;
}
real twin(const adagrad& o, real w, real g, twin_state& s, real rate, int /*t*/, bool decay) {
    if (decay) g += o.l2 * w + o.l1 * sign(w);
    s.a += g * g;
    return w - rate / (std::sqrt(s.a) + o.epsilon) * g;
}
real twin(const rmsprop& o, real w, real g, twin_state& s, real rate, int /*t*/, bool decay) {
    if (decay) g += o.l2 * w + o.l1 * sign(w);
    s.a += (1 - static_cast<real>(o.alpha)) * (g * g - s.a);
    return w - rate / (std::sqrt(s.a) + o.epsilon) * g;
}
real twin(const adadelta& o, real w, real g, twin_state& s, real rate, int /*t*/, bool decay) {
    if (decay) g += o.l2 * w + o.l1 * sign(w);
    s.a += (1 - static_cast<real>(o.rho)) * (g * g - s.a);
    const real d = std::sqrt((s.b + o.epsilon) / (s.a + o.epsilon)) * g;
    s.b += (1 - static_cast<real>(o.rho)) * (d * d - s.b);
    return w - rate * d;
}
real twin(const adam& o, real w, real g, twin_state& s, real rate, int t, bool decay) {
    if (decay) g += o.l2 * w + o.l1 * sign(w);
    s.a += (1 - static_cast<real>(o.beta1)) * (g - s.a);
    s.b += (1 - static_cast<real>(o.beta2)) * (g * g - s.b);
    const real mean = s.a / (1 - std::pow(static_cast<real>(o.beta1), t));
    const real square = s.b / (1 - std::pow(static_cast<real>(o.beta2), t));
    return w - rate * mean / (std::sqrt(square) + o.epsilon);
}
real twin(const adamw& o, real w, real g, twin_state& s, real rate, int t, bool decay) {
    if (decay) w -= rate * o.weight_decay * w;
    return twin(adam{o.beta1, o.beta2, o.epsilon, 0, 0}, w, g, s, rate, t, false);
}

// 103 parameters (a prime, so that vector loops have a tail) and 20 steps. A step moves a weight by
// `rate` times a direction below 5 (|g| < 1.1; momentum 0.9 keeps less than 5 in the mean, and
// Adagrad to AdamW below 2 in absolute value). The direction is off by at most about 20 eps of its
// size: a few roundings in the state per step, which fade as the state's old values do, those of
// the hyperparameters, and 2 in the root. So 20 steps are off by 20 * (rate * 5 * 20 eps + eps *
// |w|).
template <class Real, class Rule>
void check_against_twin(Rule rule, double rate, bool decay) {
    constexpr std::size_t size = 103;
    constexpr int steps = 20;
    std::mt19937_64 bits(17);
    const auto uniform = [&bits] { return static_cast<double>(bits() >> 40U) * 0x1p-24 * 2 - 1; };
    std::vector<Real> start(size);
    for (auto& w : start) w = static_cast<Real>(uniform() > 0 ? 1.5 : -1.25);
    moved<Rule, Real> fast(rule, start);
    std::vector<real> slow(start.begin(), start.end());
    std::vector<twin_state> state(size);
    for (int t = 1; t <= steps; ++t) {
        std::vector<Real> gradient(size);
        for (auto& g : gradient) {
            const double u = uniform(); // away from 0, where Adam's first steps hang on its sign
            g = static_cast<Real>(u < 0 ? u - 0.1 : u + 0.1);
        }
        fast.step(gradient, rate, decay);
        for (std::size_t i = 0; i < size; ++i) {
            slow[i] = twin(rule, slow[i], gradient[i], state[i], rate, t, decay);
        }
    }
    const auto eps = static_cast<double>(std::numeric_limits<Real>::epsilon());
    const double tolerance = steps * (rate * 5 * 20 * eps + eps * 2);
    double worst = 0;
    for (std::size_t i = 0; i < size; ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(fast.w[i] - slow[i])));
    }
    INFO(Rule::name << (decay ? ", decay" : ", no decay"));
    CHECK(worst <= tolerance);
    CHECK(fast.w != start);
}

} // namespace

TEST_CASE("Update rules refuse nonsensical values", "[optimizer]") {
    const auto said = [](const auto& rule) {
        try {
            rule.validate();
        } catch (const strider::argument_error& fault) {
            return std::string(fault.what());
        }
        return std::string("no error");
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::string below_1 = "expected a number from 0 and below 1, found ";
    const std::string from_0 = "expected a number from 0, found ";
    CHECK(said(sgd{.momentum = 9}) == "sgd: momentum: " + below_1 + "9");
    CHECK(said(sgd{.momentum = 1}) == "sgd: momentum: " + below_1 + "1");
    CHECK(said(sgd{.momentum = -0.5}) == "sgd: momentum: " + below_1 + "-0.5");
    CHECK(said(sgd{.momentum = nan}) == "sgd: momentum: " + below_1 + "nan");
    CHECK(said(sgd{.l2 = -3}) == "sgd: l2: " + from_0 + "-3");
    CHECK(said(sgd{.l1 = infinity}) == "sgd: l1: " + from_0 + "inf");
    CHECK(said(adagrad{.epsilon = 0}) == "adagrad: epsilon: expected a number from 1e-30, found 0");
    CHECK(said(adadelta{.rho = 1}) == "adadelta: rho: " + below_1 + "1");
    CHECK(said(adadelta{.epsilon = -1}) ==
          "adadelta: epsilon: expected a number from 1e-30, found -1");
    CHECK(said(adam{.beta1 = 1}) == "adam: beta1: " + below_1 + "1");
    CHECK(said(adam{.beta2 = 1.5}) == "adam: beta2: " + below_1 + "1.5");
    CHECK(said(adam{.epsilon = nan}) == "adam: epsilon: expected a number from 1e-30, found nan");
    CHECK(said(adamw{.weight_decay = -0.1}) == "adamw: weight_decay: " + from_0 + "-0.1");
    CHECK(said(adamw{.beta2 = nan}) == "adamw: beta2: " + below_1 + "nan");
    CHECK(said(rmsprop{.alpha = 1}) == "rmsprop: alpha: " + below_1 + "1");
    CHECK(said(rmsprop{.l1 = -1}) == "rmsprop: l1: " + from_0 + "-1");
    CHECK(said(sgd{}) == "no error");
    CHECK(said(sgd{.momentum = 0}) == "no error");
    CHECK(said(adagrad{}) == "no error");
    CHECK(said(adadelta{}) == "no error");
    CHECK(said(adam{}) == "no error");
    CHECK(said(adamw{.weight_decay = 0}) == "no error");
    CHECK(said(rmsprop{}) == "no error");
}

TEST_CASE("optimizers have names, arrays and PyTorch's defaults", "[optimizer]") {
    CHECK(std::string(sgd::name) == "sgd");
    CHECK(std::string(adagrad::name) == "adagrad");
    CHECK(std::string(adadelta::name) == "adadelta");
    CHECK(std::string(adam::name) == "adam");
    CHECK(std::string(adamw::name) == "adamw");
    CHECK(std::string(rmsprop::name) == "rmsprop");
    CHECK(sgd::state_arrays + adagrad::state_arrays + rmsprop::state_arrays == 3);
    CHECK(adadelta::state_arrays + adam::state_arrays + adamw::state_arrays == 6);
    CHECK(sgd{} == sgd{.momentum = 0.9, .nesterov = false, .l1 = 0, .l2 = 0});
    CHECK(adagrad{} == adagrad{.epsilon = 1e-10, .l1 = 0, .l2 = 0});
    CHECK(adadelta{} == adadelta{.rho = 0.95, .epsilon = 1e-6, .l1 = 0, .l2 = 0});
    CHECK(adam{} == adam{.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .l1 = 0, .l2 = 0});
    CHECK(adamw{} == adamw{.beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .weight_decay = 0.01});
    CHECK(rmsprop{} == rmsprop{.alpha = 0.99, .epsilon = 1e-8, .l1 = 0, .l2 = 0});
}

TEST_CASE("sgd: hand-worked steps", "[optimizer]") {
    const std::vector<double> g{0.5, 0.5, -1};
    SECTION("momentum") {
        // v = 0.5, 0.9 * 0.5 + 0.5 = 0.95, 0.855 - 1 = -0.145; w = 1 - 0.05 - 0.095 + 0.0145.
        check_steps(sgd{.momentum = 0.9}, 1, 0.1, g, {0.95, 0.855, 0.8695},
                    {{0.5}, {0.95}, {-0.145}});
    }
    SECTION("Nesterov") {
        // The same v; directions 0.5 + 0.45 = 0.95, 0.5 + 0.855 = 1.355, -1 - 0.1305 = -1.1305.
        check_steps(sgd{.momentum = 0.9, .nesterov = true}, 1, 0.1, g, {0.905, 0.7695, 0.88255},
                    {{0.5}, {0.95}, {-0.145}});
    }
    SECTION("no momentum") {
        check_steps(sgd{.momentum = 0}, 1, 0.1, g, {0.95, 0.9, 1.0}, {{0.5}, {0.5}, {-1}});
    }
    SECTION("l1 and l2 on a positive weight") {
        // 0.5 + 0.1 * 1 + 0.01 = 0.61, w = 0.939; then 0.5 + 0.0939 + 0.01 = 0.6039, w = 0.87861.
        check_steps(sgd{.momentum = 0, .l1 = 0.01, .l2 = 0.1}, 1, 0.1, {0.5, 0.5}, {0.939, 0.87861},
                    {{0.61}, {0.6039}});
    }
    SECTION("l1 and l2 on a negative weight and on zero") {
        // 0.5 - 0.1 - 0.01 = 0.39; zero is not pulled.
        const sgd rule{.momentum = 0, .l1 = 0.01, .l2 = 0.1};
        check_steps(rule, -1, 0.1, {0.5}, {-1.039}, {{0.39}});
        check_steps(rule, 0, 0.1, {0.0}, {0.0}, {{0.0}});
    }
}

TEST_CASE("adagrad: hand-worked steps", "[optimizer]") {
    // s = 9, 25, 169 and g / sqrt(s) = 3/3, 4/5, -12/13; epsilon 1 gives 3/4, 4/6, -12/14.
    check_steps(adagrad{.epsilon = 1e-300}, 1, 0.5, {3, 4, -12}, {0.5, 0.1, 0.1 + 6.0 / 13},
                {{9}, {25}, {169}});
    check_steps(adagrad{.epsilon = 1}, 1, 0.5, {3, 4, -12},
                {1 - 0.375, 1 - 0.375 - 1.0 / 3, 1 - 0.375 - 1.0 / 3 + 3.0 / 7},
                {{9}, {25}, {169}});
}

TEST_CASE("rmsprop: hand-worked steps", "[optimizer]") {
    // s = 16/4 = 4, then 3/4 * 4 + 2^2/4 = 4 twice; g / (sqrt(s) + 1/2) = 4/2.5, 2/2.5, -2/2.5.
    check_steps(rmsprop{.alpha = 0.75, .epsilon = 0.5}, 1, 0.25, {4, 2, -2}, {0.6, 0.4, 0.6},
                {{4}, {4}, {4}});
}

TEST_CASE("adadelta: hand-worked steps", "[optimizer]") {
    // rho 3/4, epsilon 5. Step 1, g = 4: s = 16/4 = 4, s + 5 = 9; d = sqrt(5)/3 * 4;
    // u = d^2/4 = 80/36 = 20/9. Step 2, g = 2: s = 3 + 1 = 4; u + 5 = 65/9; d = sqrt(65)/9 * 2;
    // u = 3/4 * 20/9 + (65 * 4 / 81) / 4 = 5/3 + 65/81 = 200/81.
    const double d1 = std::sqrt(5.0) / 3 * 4;
    const double d2 = std::sqrt(65.0) / 9 * 2;
    check_steps(adadelta{.rho = 0.75, .epsilon = 5}, 1, 0.5, {4, 2},
                {1 - d1 / 2, 1 - d1 / 2 - d2 / 2}, {{4, 20.0 / 9}, {4, 200.0 / 81}});
}

TEST_CASE("adam: hand-worked steps", "[optimizer]") {
    // beta1 1/2, beta2 3/4. g = 2: m = 1, v = 1; unbiased m = 1 / (1/2) = 2, v = 1 / (1/4) = 4:
    // direction 2 / 2 = 1. g = 1: m = 1, v = 1; m / (3/4) = 4/3, v / (7/16) = 16/7: sqrt(7)/3.
    // g = 3: m = 2, v = 3/4 + 9/4 = 3; m / (7/8) = 16/7, v / (37/64) = 192/37.
    const double d2 = std::sqrt(7.0) / 3;
    const double d3 = 16.0 / 7 / std::sqrt(192.0 / 37);
    const double r = 0.125;
    const std::vector<std::array<double, 2>> states{{1, 1}, {1, 1}, {2, 3}};
    check_steps(adam{.beta1 = 0.5, .beta2 = 0.75, .epsilon = 1e-300}, 1, r, {2, 1, 3},
                {1 - r, 1 - r - r * d2, 1 - r - r * d2 - r * d3}, states);
    // epsilon 2 is added to the unbiased root: 2 / (2 + 2) = 1/2.
    check_steps(adam{.beta1 = 0.5, .beta2 = 0.75, .epsilon = 2}, 1, r, {2}, {1 - r / 2}, {{1, 1}});
}

TEST_CASE("adamw: hand-worked steps", "[optimizer]") {
    // The same moments, as decay is not in them; w is first multiplied by 1 - 1/8 * 1/2 = 15/16.
    const double w1 = 15.0 / 16 - 0.125;
    const double w2 = w1 * 15 / 16 - 0.125 * std::sqrt(7.0) / 3;
    const adamw rule{.beta1 = 0.5, .beta2 = 0.75, .epsilon = 1e-300, .weight_decay = 0.5};
    check_steps(rule, 1, 0.125, {2, 1}, {w1, w2}, {{1, 1}, {1, 1}});
    check_steps(rule, 1, 0.125, {2}, {1 - 0.125}, {{1, 1}}, false);
}

TEMPLATE_TEST_CASE("optimizers agree with naive twins in long double", "[optimizer]", float,
                   double) {
    for (const bool decay : {true, false}) {
        check_against_twin<TestType>(sgd{.momentum = 0.9, .l1 = 0.01, .l2 = 0.05}, 0.01, decay);
        check_against_twin<TestType>(sgd{.momentum = 0.9, .nesterov = true, .l1 = 0.01, .l2 = 0.05},
                                     0.01, decay);
        check_against_twin<TestType>(adagrad{.l1 = 0.01, .l2 = 0.05}, 0.01, decay);
        check_against_twin<TestType>(adadelta{.l1 = 0.01, .l2 = 0.05}, 1, decay);
        check_against_twin<TestType>(adam{.l1 = 0.01, .l2 = 0.05}, 0.01, decay);
        check_against_twin<TestType>(adamw{.weight_decay = 0.1}, 0.01, decay);
        check_against_twin<TestType>(rmsprop{.l1 = 0.01, .l2 = 0.05}, 0.01, decay);
    }
}

TEMPLATE_TEST_CASE("biases are not decayed", "[optimizer]", float, double) {
    // No gradient: only decay could move the parameters, and only with decay = true it does.
    const auto check = [](auto rule) {
        INFO(decltype(rule)::name);
        const std::vector<TestType> start{1, -2, 3};
        const std::vector<TestType> none(start.size(), TestType{0});
        moved<decltype(rule), TestType> bias(rule, start);
        moved<decltype(rule), TestType> weight(rule, start);
        for (int t = 0; t < 3; ++t) {
            bias.step(none, 0.01, false);
            weight.step(none, 0.01, true);
        }
        CHECK(bias.w == start);
        for (std::size_t i = 0; i < start.size(); ++i) {
            CHECK(std::abs(weight.w[i]) < std::abs(start[i]));
        }
    };
    check(sgd{.l2 = 0.1});
    check(sgd{.l1 = 0.1});
    check(sgd{.nesterov = true, .l1 = 0.1, .l2 = 0.1});
    check(adagrad{.l1 = 0.1});
    check(adagrad{.l2 = 0.1});
    check(adadelta{.l1 = 0.1});
    check(adadelta{.l2 = 0.1});
    check(adam{.l1 = 0.1});
    check(adam{.l2 = 0.1});
    check(adamw{.weight_decay = 0.1});
    check(rmsprop{.l1 = 0.1});
    check(rmsprop{.l2 = 0.1});
}

TEST_CASE("optimizers minimise a quadratic", "[optimizer]") {
    // f(w) = 1/2 sum of k_i (w_i - c_i)^2 with curvatures from 0.1 to 10; f falls 10,000-fold.
    const auto check = [](auto rule, double rate, int steps) {
        INFO(decltype(rule)::name);
        constexpr std::size_t size = 21;
        std::vector<double> curvature(size);
        std::vector<double> centre(size);
        for (std::size_t i = 0; i < size; ++i) {
            curvature[i] = std::pow(10.0, static_cast<double>(i) / 10 - 1);
            centre[i] = static_cast<double>(i % 5) - 1.5;
        }
        moved<decltype(rule), double> w(rule, std::vector<double>(size, 3.0));
        std::vector<double> gradient(size);
        const auto value = [&] {
            double f = 0;
            for (std::size_t i = 0; i < size; ++i) {
                const double off = w.w[i] - centre[i];
                gradient[i] = curvature[i] * off;
                f += gradient[i] * off / 2;
            }
            return f;
        };
        const double first = value();
        for (int t = 0; t < steps; ++t) {
            w.step(gradient, rate);
            static_cast<void>(value());
        }
        CHECK(value() < first * 1e-4);
    };
    check(sgd{}, 0.02, 500);
    check(sgd{.nesterov = true}, 0.02, 500);
    check(adagrad{}, 1, 500);
    check(adadelta{}, 1, 5000);
    check(adam{}, 0.05, 500);
    check(adamw{.weight_decay = 0}, 0.05, 500);
    check(rmsprop{}, 0.02, 500);
}

TEMPLATE_TEST_CASE("square_root is within 2 units in the last place", "[optimizer]", float,
                   double) {
    using limits = std::numeric_limits<TestType>;
    const auto eps = static_cast<real>(limits::epsilon());
    real worst = 0;
    const auto check = [&worst](TestType x) {
        const real exact = std::sqrt(static_cast<real>(x));
        worst = std::max(worst, std::abs(detail::square_root(x) - exact) / exact);
    };
    const TestType steps = sizeof(TestType) == 4 ? TestType(1.0003) : TestType(1.003);
    for (TestType x = limits::min(); x < limits::max() / 2; x *= steps) check(x);
    check(limits::min());
    check(limits::max());
    CHECK(worst <= 2 * eps);
    CHECK(detail::square_root(TestType{0}) == TestType{0});
    CHECK(detail::square_root(limits::denorm_min()) >= TestType{0});
    CHECK(detail::square_root(limits::denorm_min()) < TestType(1e-18));
    CHECK(detail::square_root(limits::infinity()) == detail::square_root(limits::max()));
    CHECK(std::isnan(detail::square_root(limits::quiet_NaN())));
}
