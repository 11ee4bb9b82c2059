// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/simd/: the functions of vectors against those of double, and sums of lanes.
#include "kernel_test.hpp"

#include <strider/simd/math.hpp>

namespace {

using namespace strider;

/// Half a unit in the last place of a number near 1.
constexpr double u = 0x1p-24;

/// Calls f(x, function(x)) for some 200 000 numbers from -most to most, in vectors of Lanes.
template <int Lanes, class Function, class F>
void sweep(float most, Function function, F f) {
    using vector = vec<float, Lanes>;
    constexpr int steps = 200'000 / Lanes;
    for (int i = 0; i < steps; ++i) {
        float numbers[std::size_t{Lanes}];
        for (int lane = 0; lane < Lanes; ++lane)
            numbers[lane] = most * (2.0f * static_cast<float>(i * Lanes + lane) /
                                        static_cast<float>(steps * Lanes) -
                                    1.0f);
        const vector y = function(load<vector>(numbers));
        float results[std::size_t{Lanes}];
        store(results, y);
        for (int lane = 0; lane < Lanes; ++lane)
            f(static_cast<double>(numbers[lane]), static_cast<double>(results[lane]));
    }
}

/// The distance between neighbours of a float near x.
double unit_in_last_place(double x) { return std::ldexp(1.0, std::ilogb(x) - 23); }

template <int Lanes>
void check_exponential() {
    double most = 0;
    sweep<Lanes>(
        88.0f, [](const auto& x) { return exponential(x); },
        [&](double x, double y) {
            if (x < -87.0) return;
            most = std::max(most, std::abs(y - std::exp(x)) / unit_in_last_place(std::exp(x)));
        });
    CHECK(most <= 2.0);
    CHECK(most > 0.4);
}

template <int Lanes>
void check_others() {
    double most_logistic = 0;
    double most_tanh = 0;
    sweep<Lanes>(
        87.0f, [](const auto& x) { return logistic(x); },
        [&](double x, double y) {
            const double expected = 1 / (1 + std::exp(-x));
            most_logistic = std::max(most_logistic, std::abs(y - expected) / expected);
        });
    sweep<Lanes>(
        20.0f, [](const auto& x) { return hyperbolic_tangent(x); },
        [&](double x, double y) { most_tanh = std::max(most_tanh, std::abs(y - std::tanh(x))); });
    // The exponential's 2 units are 4 u at most; a sum and a quotient add u each. The tanh doubles
    // that where exp(2 x) is small or large: 2 u of the exponential, 2 u and 2 u; the difference u.
    CHECK(most_logistic <= 6.1 * u);
    CHECK(most_tanh <= 7.1 * u);
}

/// The largest difference of function(x) from expected(x) in units in the last place, over `begin
/// <= x`.
template <int Lanes, class Function, class Expected>
double most_units(float most, double begin, Function function, Expected expected) {
    double units = 0;
    sweep<Lanes>(most, function, [&](double x, double y) {
        if (x < begin || expected(x) == 0) return;
        units = std::max(units, std::abs(y - expected(x)) / unit_in_last_place(expected(x)));
    });
    return units;
}

template <int Lanes>
void check_error_function() {
    const auto function = [](const auto& x) { return error_function(x); };
    const auto expected = [](double x) { return std::erf(x); };
    for (const float most : {0.01f, 1.1f, 5.0f})
        CHECK(most_units<Lanes>(most, -10, function, expected) <= 3.0);
    CHECK(most_units<Lanes>(1.1f, -10, function, expected) > 0.4);
}

template <int Lanes>
void check_minus_one() {
    const auto function = [](const auto& x) { return exponential_minus_one(x); };
    const auto expected = [](double x) { return std::expm1(x); };
    for (const float most : {1e-3f, 1.0f, 20.0f, 87.0f})
        CHECK(most_units<Lanes>(most, -90, function, expected) <= 3.0);
    CHECK(most_units<Lanes>(20.0f, -90, function, expected) > 0.4);
}

template <int Lanes>
void check_logarithm() {
    const auto function = [](const auto& x) { return logarithm(x); };
    const auto expected = [](double x) { return std::log(x); };
    for (const float most : {1e-30f, 1.01f, 2.0f, 1e4f, 3e38f})
        CHECK(most_units<Lanes>(most, 1e-37, function, expected) <= 3.0);
    // exp and ln are off by 3 units, 6 u each; y ln x is off by 6 u and u of itself.
    for (const float y : {-0.75f, 0.33f, -2.0f}) {
        double most = 0;
        sweep<Lanes>(
            100.0f, [&](const auto& x) { return power(x, y); },
            [&](double x, double z) {
                if (x <= 1e-3) return;
                const double exact = std::pow(x, double{y});
                const double bound = u * (6 + 7 * std::abs(double{y} * std::log(x)));
                most = std::max(most, std::abs(z - exact) / exact / bound);
            });
        CHECK(most <= 1.0);
        CHECK(most > 0.05);
    }
}

} // namespace

TEST_CASE("The exponential of vectors is within 2 units in the last place", "[kernel][math]") {
    check_exponential<16>();
    check_exponential<8>();
    check_exponential<4>();
    check_exponential<2>();
    check_exponential<1>();
}

TEST_CASE("The exponential of vectors stops at its limits", "[kernel][math]") {
    const vec<float, 4> x{-1000.0f, -87.0f, 88.0f, 1000.0f};
    const vec<float, 4> y = exponential(x);
    CHECK(y[0] == y[1]);
    CHECK(y[3] == y[2]);
    const vec<float, 4> zero{};
    CHECK(exponential(zero)[0] == 1.0f);
    CHECK(logistic(zero)[1] == 0.5f);
    CHECK(hyperbolic_tangent(zero)[2] == 0.0f);
    CHECK(logistic(x)[0] < 1e-37f);
    CHECK(logistic(x)[3] == 1.0f);
    CHECK(hyperbolic_tangent(x)[0] == -1.0f);
    CHECK(hyperbolic_tangent(x)[3] == 1.0f);
}

TEST_CASE("Logistic and tanh of vectors are as exact as their formulas", "[kernel][math]") {
    check_others<16>();
    check_others<4>();
}

TEST_CASE("The error function of vectors is within 3 units in the last place", "[kernel][math]") {
    check_error_function<16>();
    check_error_function<4>();
    check_error_function<1>();
    const vec<float, 4> x{0.0f, 1e30f, -1e30f, std::numeric_limits<float>::quiet_NaN()};
    const vec<float, 4> y = error_function(x);
    CHECK(y[0] == 0.0f);
    CHECK(y[1] == 1.0f);
    CHECK(y[2] == -1.0f);
    CHECK(std::isnan(y[3]));
}

TEST_CASE("exp(x) - 1 and ln x of vectors are within 3 units in the last place", "[kernel][math]") {
    check_minus_one<16>();
    check_minus_one<4>();
    check_minus_one<1>();
    check_logarithm<16>();
    check_logarithm<4>();
    check_logarithm<1>();
    const vec<float, 4> x{-1000.0f, 0.0f, -0.0f, 1.0f};
    CHECK(exponential_minus_one(x)[0] == -1.0f);
    CHECK(exponential_minus_one(x)[1] == 0.0f);
    CHECK(logarithm(x)[3] == 0.0f);
}

TEST_CASE("The reciprocal root of vectors is within 3 units in the last place", "[kernel][math]") {
    const auto function = [](const auto& x) { return reciprocal_root(x); };
    const auto expected = [](double x) { return 1 / std::sqrt(x); };
    for (const float most : {1e-30f, 4.0f, 1e4f, 3e38f}) {
        CHECK(most_units<16>(most, 1e-37, function, expected) <= 3.0);
        CHECK(most_units<4>(most, 1e-37, function, expected) <= 3.0);
        CHECK(most_units<1>(most, 1e-37, function, expected) <= 3.0);
    }
    for (double x = 1e-300; x < 1e300; x *= 1.37) {
        const vec<double, 2> y = reciprocal_root(broadcast<vec<double, 2>>(x));
        CHECK(std::abs(static_cast<long double>(y[0]) * std::sqrt(static_cast<long double>(x)) -
                       1) <= 6 * 0x1p-53L);
    }
}

TEST_CASE("Functions of vectors of double are the C library's", "[kernel][math]") {
    using pair = vec<double, 2>;
    // Not known to the compiler, whose own functions round once, where the library may be off.
    volatile double numbers[]{-1.25, 3.5};
    const pair x{numbers[0], numbers[1]};
    for (int i = 0; i < 2; ++i) {
        CHECK(exponential(x)[i] == std::exp(x[i]));
        CHECK(hyperbolic_tangent(x)[i] == std::tanh(x[i]));
        CHECK(logistic(x)[i] == 1.0 / (1.0 + std::exp(-x[i])));
        CHECK(exponential_minus_one(x)[i] == std::expm1(x[i]));
        CHECK(error_function(x)[i] == std::erf(x[i]));
        CHECK(logarithm(pair(x * x))[i] == std::log(x[i] * x[i]));
        CHECK(power(pair(x * x), -0.75)[i] == std::pow(x[i] * x[i], -0.75));
    }
}

TEST_CASE("Lanes are added pairwise", "[kernel][math]") {
    const vec<float, 8> ones = broadcast<vec<float, 8>>(1.0f);
    CHECK(sum_lanes<float, 8>(ones) == 8.0f);
    // ((a + c) + (b + d)): the large numbers cancel first, so the small ones stay.
    const vec<float, 4> numbers{1e8f, 1.0f, -1e8f, 2.0f};
    CHECK(sum_lanes<float, 4>(numbers) == 3.0f);
    CHECK(sum_lanes<double, 1>(4.0) == 4.0);
    const vec<float, 4> most = larger(numbers, broadcast<vec<float, 4>>(1.5f));
    CHECK(most[0] == 1e8f);
    CHECK(most[1] == 1.5f);
}
