// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/simd/: vector functions against those of double, and sums of lanes.
#include "kernel_test.hpp"

#include <strider/kernel/elementwise/functions.hpp>
#include <strider/simd/math.hpp>

#include <bit>

namespace {

using namespace strider;

/// The distance between neighbours of a float near x.
double unit_in_last_place(double x) {
    return std::ldexp(1.0, std::max(x == 0 ? -126 : std::ilogb(x), -126) - 23);
}

/// Applies a function of this library to an array, out of line as a kernel would.
template <int Lanes, class Function>
[[gnu::noinline]] std::vector<float> results_of(Function function, const std::vector<float>& x) {
    std::vector<float> y(x.size());
    for (std::size_t i = 0; i < x.size(); i += std::size_t{Lanes})
        store(y.data() + i, function(load<vec<float, Lanes>>(x.data() + i)));
    return y;
}

/// Floats of every magnitude and sign, denormal ones, zeros, infinities and NaNs among them.
std::vector<float> all_kinds_of_floats() {
    std::vector<float> x;
    for (std::uint64_t bits = 0; bits < 0x1'0000'0000; bits += 9973)
        x.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    for (float n = -20; n < 20; n += 0x1p-10f) x.push_back(n);
    using limits = std::numeric_limits<float>;
    for (const float n :
         {0.0f, limits::infinity(), limits::quiet_NaN(), limits::denorm_min(), limits::min(),
          limits::max(), 1.0f, 87.3f, 88.0f, 88.72f, 88.73f, 103.9f, 104.1f, 13.1f, 14.2f, 15.1f}) {
        x.push_back(n);
        x.push_back(-n);
    }
    while (x.size() % 16 != 0) x.push_back(0.5f);
    return x;
}

/// Checks a function of floats: within `units` units in the last place of the double result, over
/// the whole range; NaN where that is NaN; and the same bits in vectors of any width and as a
/// scalar.
template <class Function, class Expected>
void check_function(const char* name, double most, Function function, Expected expected) {
    INFO(name);
    const std::vector<float> x = all_kinds_of_floats();
    const std::vector<float> y = results_of<16>(function, x);
    double worst = 0;
    float where = 0;
    int wrong = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = expected(static_cast<double>(x[i]));
        const auto rounded = static_cast<float>(exact);
        if (std::isnan(exact) || std::isinf(rounded)) {
            const bool right = std::isnan(exact) ? std::isnan(y[i]) : y[i] == rounded;
            if (!right) {
                UNSCOPED_INFO("of " << x[i] << ": " << y[i] << ", not " << rounded);
                ++wrong;
            }
            continue;
        }
        const double units =
            std::abs(static_cast<double>(y[i]) - exact) / unit_in_last_place(exact);
        if (units <= worst) continue;
        worst = units;
        where = x[i];
    }
    CHECK(wrong == 0);
    INFO("at " << where);
    CHECK(worst <= most);
    CHECK(worst > 0.4); // the bound is tight
    const auto same = [&](const std::vector<float>& other) {
        for (std::size_t i = 0; i < x.size(); ++i)
            if (std::bit_cast<std::uint32_t>(y[i]) != std::bit_cast<std::uint32_t>(other[i]) &&
                !(std::isnan(y[i]) && std::isnan(other[i]))) {
                UNSCOPED_INFO("of " << x[i] << ": " << y[i] << " and " << other[i]);
                return false;
            }
        return true;
    };
    CHECK(same(results_of<8>(function, x)));
    CHECK(same(results_of<4>(function, x)));
    CHECK(same(results_of<2>(function, x)));
    CHECK(same(results_of<1>(function, x)));
}

} // namespace

TEST_CASE("Exponentials and logarithms of floats are exact to a few units, in any lane",
          "[kernel][math]") {
    check_function(
        "exp", 1.5, [](const auto& x) { return exponential(x); },
        [](double x) { return std::exp(x); });
    check_function(
        "exp - 1", 3.0, [](const auto& x) { return exponential_minus_one(x); },
        [](double x) { return std::expm1(x > 88 ? 88.0 : x); });
    check_function(
        "ln", 1.5, [](const auto& x) { return logarithm(x); },
        [](double x) { return std::log(x); });
    check_function(
        "bell", 2.0, [](const auto& x) { return bell(x); },
        [](double x) { return std::exp(-x * x / 2); });
    check_function(
        "1 / sqrt", 3.0,
        [](const auto& x) {
            return reciprocal_root(
                larger(x, broadcast<std::remove_cvref_t<decltype(x)>>(0x1p-126f)));
        },
        [](double x) { return 1 / std::sqrt(std::max(x, 0x1p-126)); });
}

TEST_CASE("Activations of floats are exact to a few units, in any lane", "[kernel][math]") {
    check_function(
        "sigmoid", 4.0, [](const auto& x) { return kernel::sigmoid_function::value(x); },
        [](double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); });
    check_function(
        "tanh", 4.0, [](const auto& x) { return kernel::tanh_function::value(x); },
        [](double x) { return std::tanh(x); });
    check_function(
        "elu", 3.0, [](const auto& x) { return kernel::elu_function::value(x); },
        [](double x) { return x > 0 ? x : std::expm1(x); });
    check_function(
        "gelu", 6.0, [](const auto& x) { return kernel::gelu_function::value(x); },
        [](double x) {
            return std::isinf(x) ? std::max(x, 0.0) : 0.5 * x * std::erfc(-x * std::sqrt(0.5));
        });
    check_function(
        "hard sigmoid", 1.0, [](const auto& x) { return kernel::hard_sigmoid_function::value(x); },
        [](double x) { return x > 3    ? 1.0
                              : x < -3 ? 0.0
                                       : (x + 3) / 6; });
}

TEST_CASE("A power of floats is as exact as its exponent allows", "[kernel][math]") {
    // Half a unit in the last place of a value near 1. exp and ln have errors of 3 units, 6 u each;
    // y ln x has one of 6 u plus u of itself.
    constexpr double u = 0x1p-24;
    std::vector<float> x;
    for (int i = 1; i <= 160'000; ++i) x.push_back(static_cast<float>(i) * 6.25e-4f);
    for (const float y : {-0.75f, 0.33f, -2.0f}) {
        const auto results = results_of<16>([y](const auto& v) { return power(v, y); }, x);
        double most = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double exact = std::pow(double{x[i]}, double{y});
            const double bound = u * (6 + 7 * std::abs(double{y} * std::log(double{x[i]})));
            most = std::max(most, std::abs(double{results[i]} - exact) / exact / bound);
        }
        CHECK(most <= 1.0);
        CHECK(most > 0.05);
    }
}

TEST_CASE("The reciprocal root of vectors of double is exact to 3 units", "[kernel][math]") {
    for (double x = 1e-300; x < 1e300; x *= 1.37) {
        const vec<double, 2> y = reciprocal_root(broadcast<vec<double, 2>>(x));
        CHECK(std::abs(static_cast<long double>(y[0]) * std::sqrt(static_cast<long double>(x)) -
                       1) <= 6 * 0x1p-53L);
    }
}

TEST_CASE("Functions of vectors of double are the C library's", "[kernel][math]") {
    using pair = vec<double, 2>;
    // Hidden from the compiler, whose constant folding rounds correctly, while the library may not.
    volatile double numbers[]{-1.25, 3.5};
    const pair x{numbers[0], numbers[1]};
    for (int i = 0; i < 2; ++i) {
        CHECK(exponential(x)[i] == std::exp(x[i]));
        CHECK(hyperbolic_tangent(x)[i] == std::copysign(std::tanh(std::abs(x[i])), x[i]));
        CHECK(exponential_minus_one(x)[i] == std::expm1(x[i]));
        CHECK(logarithm(pair(x * x))[i] == std::log(x[i] * x[i]));
        CHECK(power(pair(x * x), -0.75)[i] == std::pow(x[i] * x[i], -0.75));
    }
    CHECK(logistic(x)[1] == 1.0 / (1.0 + std::exp(-3.5)));
    CHECK(std::abs(kernel::gelu_function::value(x)[0] +
                   1.25 * 0.5 * std::erfc(1.25 / std::sqrt(2.0))) < 1e-15);
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(logistic(-800.0) == 0.0);
    CHECK(kernel::gelu_function::value(-infinity) == 0.0);
    CHECK(kernel::gelu_function::value(infinity) == infinity);
}

TEST_CASE("gelu of double is exact to a few units over its whole range", "[kernel][math]") {
    double worst = 0;
    for (double x = -37; x < 10; x += 0.0137) {
        const auto exact = static_cast<long double>(x);
        const long double right = exact * 0.5L * std::erfc(-exact * std::sqrt(0.5L));
        const double found = kernel::gelu_function::value(x);
        worst = std::max(worst, std::abs(static_cast<double>((found - right) / right)));
    }
    CHECK(worst < 6 * 0x1p-53);
}

TEST_CASE("A product is added with one rounding if there is an instruction for it",
          "[kernel][math]") {
    // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24; two roundings lose the last term.
    const auto check = [](auto number) {
        using number_type = decltype(number);
        volatile float a = 1.0f + 0x1p-12f;
        const auto x = broadcast<number_type>(float{a});
        const auto sum = multiply_add(x, x, broadcast<number_type>(-1.0f - 0x1p-11f));
        float lanes[sizeof(number_type) / sizeof(float)];
        store(lanes, sum);
        for (const float lane : lanes) CHECK(lane == (isa::native::fuses ? 0x1p-24f : 0.0f));
        const auto product = number_type(x * x);
        store(lanes, detail::product_error(x, x, product));
        for (const float lane : lanes) CHECK(lane == 0x1p-24f);
    };
    check(vec<float, 1>{});
    check(vec<float, 2>{});
    check(vec<float, 4>{});
    check(vec<float, 8>{});
    check(vec<float, 16>{});
    check(vec<float, 32>{});
    volatile double b = 1.0 + 0x1p-30;
    const auto pair = broadcast<vec<double, 2>>(double{b});
    CHECK(multiply_add(pair, double{b}, broadcast<vec<double, 2>>(-1.0 - 0x1p-29))[1] ==
          (isa::native::fuses ? 0x1p-60 : 0.0));
}

TEST_CASE("The maximum of lanes is NaN where either is", "[kernel][math]") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const vec<float, 4> a{1.0f, nan, 3.0f, -1.0f};
    const vec<float, 4> b{2.0f, 5.0f, nan, -2.0f};
    const vec<float, 4> most = maximum(a, b);
    CHECK(most[0] == 2.0f);
    CHECK(std::isnan(most[1]));
    CHECK(std::isnan(most[2]));
    CHECK(most[3] == -1.0f);
    CHECK(std::isnan(maximum(nan, 1.0f)));
    CHECK(std::isnan(maximum(1.0f, nan)));
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
