// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the transforms of Winograd's minimal filtering: a row of outputs of a 3-tap filter from
// one product per interpolation point.
#pragma once

#include <strider/simd/vec.hpp>

#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel {

/// F(2, 3): 2 outputs of a 3-tap filter from 4 products. y = A^T ((G g) * (B^T d)), with the points
/// 0, 1, -1 and infinity. [Lavin16] sec. 4.1
struct winograd_2 {
    static constexpr const char* name = "winograd 2x2";
    static constexpr int outputs = 2;
    static constexpr int points = 4;
    /// G.
    static constexpr double filter[4][3] = {
        {1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};

    /// v = B^T d.
    template <class T>
    [[gnu::always_inline]] static constexpr void input(const T (&d)[4], T (&v)[4]) noexcept {
        v[0] = d[0] - d[2];
        v[1] = d[1] + d[2];
        v[2] = d[2] - d[1];
        v[3] = d[3] - d[1];
    }
    /// y = A^T m.
    template <class T>
    [[gnu::always_inline]] static constexpr void output(const T (&m)[4], T (&y)[2]) noexcept {
        y[0] = m[0] + (m[1] + m[2]);
        y[1] = (m[1] - m[2]) + m[3];
    }
};

/// F(4, 3): 4 outputs of a 3-tap filter from 6 products, with the points 0, a, -a, b, -b and
/// infinity. The usual a = 1, b = 2 have twice the error of a = 3/4, b = 3/2, whose powers are
/// exact too. [Lavin16] sec. 4.3, [Barabasz20]
struct winograd_4 {
    static constexpr const char* name = "winograd 4x4";
    static constexpr int outputs = 4;
    static constexpr int points = 6;
    static constexpr double a = 0.75;
    static constexpr double b = 1.5;
    static constexpr double a2 = a * a;
    static constexpr double b2 = b * b;

private:
    // The products of the differences between a point and the other finite points.
    static constexpr double at_0 = a2 * b2;
    static constexpr double at_a = 2 * a2 * (a2 - b2);
    static constexpr double at_b = 2 * b2 * (b2 - a2);

public:
    /// G: a row 1, p, p^2 for each point p, divided by the factor that B^T omits.
    static constexpr double filter[6][3] = {{1 / at_0, 0, 0},
                                            {1 / at_a, a / at_a, a2 / at_a},
                                            {1 / at_a, -a / at_a, a2 / at_a},
                                            {1 / at_b, b / at_b, b2 / at_b},
                                            {1 / at_b, -b / at_b, b2 / at_b},
                                            {0, 0, 1}};

    /// v = B^T d: the coefficients of the product of (x - q) over the other finite points q.
    template <class T>
    [[gnu::always_inline]] static constexpr void input(const T (&d)[6], T (&v)[6]) noexcept {
        const T even_a = subtract_product(d[4], number<T>(b2), d[2]);
        const T odd_a = subtract_product(d[3], number<T>(b2), d[1]);
        const T even_b = subtract_product(d[4], number<T>(a2), d[2]);
        const T odd_b = subtract_product(d[3], number<T>(a2), d[1]);
        v[0] = subtract_product(even_b, number<T>(b2), subtract_product(d[2], number<T>(a2), d[0]));
        v[1] = multiply_add(number<T>(a), odd_a, even_a);
        v[2] = subtract_product(even_a, number<T>(a), odd_a);
        v[3] = multiply_add(number<T>(b), odd_b, even_b);
        v[4] = subtract_product(even_b, number<T>(b), odd_b);
        v[5] = subtract_product(subtract_product(d[5], number<T>(a2), d[3]), number<T>(b2), odd_b);
    }
    /// y = A^T m: the powers of the points.
    template <class T>
    [[gnu::always_inline]] static constexpr void output(const T (&m)[6], T (&y)[4]) noexcept {
        const T even_a = m[1] + m[2];
        const T odd_a = m[1] - m[2];
        const T even_b = m[3] + m[4];
        const T odd_b = m[3] - m[4];
        y[0] = m[0] + even_a + even_b;
        y[1] = multiply_add(number<T>(a), odd_a, rounded_product(number<T>(b), odd_b));
        y[2] = multiply_add(number<T>(a2), even_a, rounded_product(number<T>(b2), even_b));
        y[3] = multiply_add(number<T>(b2 * b), odd_b, multiply_add(number<T>(a2 * a), odd_a, m[5]));
    }

private:
    /// A constant of a lane's type.
    template <class T>
    static constexpr auto number(double x) noexcept {
        if constexpr (requires(T t) { t[0]; })
            return static_cast<std::remove_cvref_t<decltype(T{}[0])>>(x);
        else
            return static_cast<T>(x);
    }
};

} // namespace strider::kernel

#include <strider/arithmetic/exact_end.hpp>
