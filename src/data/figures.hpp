// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the figures and textures of `draw_images`, as distances and shares of colour.
#pragma once

#include <strider/requirements.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::data::detail {

/// The classes of draw_images, in the order of their labels.
enum class figure {
    disc,
    ring,
    square,
    triangle,
    cross,
    star,
    horizontal_stripes,
    vertical_stripes,
    checkerboard,
    dots
};

struct point {
    double x, y;
};

/// Signed distance to a box around the origin, exact inside and beside it.
[[nodiscard]] inline double box(point p, double half_width, double half_height) {
    return (std::max)((std::abs)(p.x) - half_width, (std::abs)(p.y) - half_height);
}

/// Signed distance to a five-pointed star, its tips at distance 1. [Quilez] 2D distances.
[[nodiscard]] inline double star(point p) {
    constexpr double cosine = 0.80901699437494742; // of 36 degrees
    constexpr double sine = 0.58778525229247313;
    constexpr double depth = 0.45;
    p.x = (std::abs)(p.x);
    const double first = 2 * (std::max)(cosine * p.x - sine * p.y, 0.0);
    p = {p.x - first * cosine, p.y + first * sine};
    const double second = 2 * (std::max)(-cosine * p.x - sine * p.y, 0.0);
    p = {p.x + second * cosine, p.y + second * sine};
    p = {(std::abs)(p.x), p.y - 1};
    const point edge{depth * sine, depth * cosine - 1};
    const double along =
        std::clamp((p.x * edge.x + p.y * edge.y) / (edge.x * edge.x + edge.y * edge.y), 0.0, 1.0);
    const double x = p.x - edge.x * along;
    const double y = p.y - edge.y * along;
    const double distance = std::sqrt(x * x + y * y);
    return p.y * edge.x - p.x * edge.y > 0 ? distance : -distance;
}

/// Signed distance, negative inside, to a figure that extends about 1 from the origin.
[[nodiscard]] inline double distance_to(figure kind, point p) {
    const double radius = std::sqrt(p.x * p.x + p.y * p.y);
    switch (kind) {
    case figure::disc:
        return radius - 0.9;
    case figure::ring:
        return (std::abs)(radius - 0.7) - 0.22;
    case figure::square:
        return box(p, 0.75, 0.75);
    case figure::triangle: {
        const double side = std::numbers::sqrt3 / 2 * (std::abs)(p.x) - 0.5 * p.y;
        return (std::max)(side, p.y) - 0.5;
    }
    case figure::cross:
        return (std::min)(box(p, 0.95, 0.26), box(p, 0.26, 0.95));
    case figure::star:
        return star(p);
    default:
        return box(p, 0.85, 0.85); // a texture's patch
    }
}

/// Distance of `position` to the nearest multiple of `period`, at most period / 2.
[[nodiscard]] inline double from_multiple(double position, double period) {
    return (std::abs)(position - period * std::floor(position / period + 0.5));
}

/// Fraction of a pixel inside the figure, from the signed distance of its centre in pixels.
[[nodiscard]] inline double cover(double distance) { return std::clamp(0.5 - distance, 0.0, 1.0); }

/// Fraction of the second colour at p, in pixels from the centre of the patch.
[[nodiscard]] inline double texture_at(figure kind, point p, double period) {
    const double rows = cover(from_multiple(p.y, period) - period / 4);
    const double columns = cover(from_multiple(p.x, period) - period / 4);
    switch (kind) {
    case figure::horizontal_stripes:
        return rows;
    case figure::vertical_stripes:
        return columns;
    case figure::checkerboard:
        return rows * columns + (1 - rows) * (1 - columns);
    case figure::dots: {
        const double x = from_multiple(p.x, period);
        const double y = from_multiple(p.y, period);
        return cover(std::sqrt(x * x + y * y) - 0.3 * period);
    }
    default:
        return 0;
    }
}

} // namespace strider::data::detail

#include <strider/arithmetic/exact_end.hpp>
