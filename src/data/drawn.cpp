// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Draws shapes and textures.

#include <strider/data/drawn.hpp>

#include "checks.hpp"
#include "figures.hpp"

#include <strider/data/random.hpp>
#include <strider/error.hpp>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_01.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::data {

namespace {

using detail::cover;
using detail::figure;
using detail::point;

constexpr double smallest_spot = 2; // diameter

/// One image being drawn, in brightness 0..1. All arithmetic is in double, so that neither fused
/// multiply-adds nor another library's sine change a byte.
class canvas {
public:
    canvas(shape extent, const drawing& options, engine random)
        : extent_(extent), options_(options), random_(random),
          scale_((std::min)(extent.height, extent.width) / 32.0),
          values_(static_cast<std::size_t>(extent.count())) {}

    void draw(figure kind, std::span<std::uint8_t> out) {
        const colour ground = any_colour();
        for (std::size_t i = 0; i < values_.size(); ++i)
            values_[i] = ground[i % static_cast<std::size_t>(extent_.channels)];
        for (int n = any_count(options_.max_spots); n > 0; --n) spot();
        for (int n = any_count(options_.max_lines_behind); n > 0; --n) line();
        if (kind < figure::horizontal_stripes)
            plain(kind, ground);
        else
            textured(kind, ground);
        for (int n = any_count(options_.max_lines_before); n > 0; --n) line();
        light(out);
    }

private:
    using colour = std::array<double, 3>;

    double any(double low, double high) { // low == high is allowed
        return boost::random::uniform_01<double>()(random_) * (high - low) + low;
    }
    int any_count(int most) {
        return boost::random::uniform_int_distribution<int>(0, most)(random_);
    }
    colour any_colour() {
        colour result{};
        for (int c = 0; c < extent_.channels; ++c)
            result[static_cast<std::size_t>(c)] = any(0.1, 0.9);
        return result;
    }
    /// A colour with min_contrast to `other`.
    colour contrasting(const colour& other) {
        for (;;) {
            const colour result = any_colour();
            double difference = 0;
            for (std::size_t c = 0; c < 3; ++c) difference += (std::abs)(result[c] - other[c]);
            if (difference >= options_.min_contrast * extent_.channels) return result;
        }
    }
    /// A centre for an object of the given radius, most of it inside the image.
    point any_place(double radius) {
        const double margin = 0.8 * radius;
        const auto along = [&](int extent) {
            return margin < extent / 2.0 ? any(margin, extent - margin) : extent / 2.0;
        };
        const double x = along(extent_.width);
        return {x, along(extent_.height)};
    }

    /// Blends a colour over the pixels within `reach` of `centre`; `share(p)` is the opacity and
    /// the colour at the pixel whose centre is at offset p.
    template <class Share>
    void paint(point centre, double reach, const Share& share) {
        const auto low = [&](double at) { return (std::max)(0, static_cast<int>(at - reach - 1)); };
        const auto high = [&](double at, int end) {
            return (std::min)(end, static_cast<int>(at + reach + 2));
        };
        for (int h = low(centre.y); h < high(centre.y, extent_.height); ++h)
            for (int w = low(centre.x); w < high(centre.x, extent_.width); ++w) {
                const auto [weight, value] = share(point{w + 0.5 - centre.x, h + 0.5 - centre.y});
                if (weight <= 0) continue;
                double* const pixel =
                    values_.data() + (std::ptrdiff_t{h} * extent_.width + w) * extent_.channels;
                for (int c = 0; c < extent_.channels; ++c)
                    pixel[c] += weight * (value[static_cast<std::size_t>(c)] - pixel[c]);
            }
    }
    struct blend {
        double weight;
        colour value;
    };
    struct turn {
        double cosine, sine;
        explicit turn(double angle) : cosine(std::cos(angle)), sine(std::sin(angle)) {}
        [[nodiscard]] point operator()(point p) const {
            return {cosine * p.x + sine * p.y, cosine * p.y - sine * p.x};
        }
    };

    void plain(figure kind, const colour& ground) {
        const double radius = scale_ * any(options_.smallest_figure, options_.largest_figure) / 2;
        const point place = any_place(radius);
        const turn turned(any(0, 2 * std::numbers::pi));
        const colour own = contrasting(ground);
        paint(place, radius, [&](point p) {
            const point q = turned(p);
            const double distance = detail::distance_to(kind, {q.x / radius, q.y / radius});
            return blend{cover(distance * radius), own};
        });
    }

    void textured(figure kind, const colour& ground) {
        const double radius = scale_ * any(options_.smallest_texture, options_.largest_texture) / 2;
        const double period = scale_ * any(options_.finest_period, options_.coarsest_period);
        const point place = any_place(radius);
        const bool stripes = kind == figure::horizontal_stripes || kind == figure::vertical_stripes;
        const double tilt = any(-options_.texture_tilt, options_.texture_tilt);
        const turn inner(stripes ? tilt : any(0, 2 * std::numbers::pi));
        const turn outer(any(0, 2 * std::numbers::pi));
        const figure patch = any_count(1) == 0 ? figure::disc : figure::square;
        const double phase_x = any(0, period);
        const double phase_y = any(0, period);
        const colour first = contrasting(ground);
        const colour second = contrasting(first);
        paint(place, 1.25 * radius, [&](point p) {
            const point q = outer(p);
            const double weight =
                cover(detail::distance_to(patch, {q.x / radius, q.y / radius}) * radius);
            const point t = inner(p);
            const double share =
                weight > 0 ? detail::texture_at(kind, {t.x + phase_x, t.y + phase_y}, period) : 0;
            blend result{weight, first};
            for (std::size_t c = 0; c < 3; ++c) result.value[c] += share * (second[c] - first[c]);
            return result;
        });
    }

    void spot() {
        const double radius = scale_ * any(smallest_spot, options_.largest_spot) / 2;
        const point place{any(0, extent_.width), any(0, extent_.height)};
        const turn turned(any(0, 2 * std::numbers::pi));
        constexpr std::array kinds{figure::disc, figure::square, figure::triangle};
        const figure kind = kinds[static_cast<std::size_t>(any_count(2))];
        const colour own = any_colour();
        paint(place, radius, [&](point p) {
            const point q = turned(p);
            return blend{cover(detail::distance_to(kind, {q.x / radius, q.y / radius}) * radius),
                         own};
        });
    }

    void line() {
        const double half = scale_ * any(4, 14);
        const double thickness = scale_ * any(0.4, 0.8);
        const point place{any(0, extent_.width), any(0, extent_.height)};
        const turn turned(any(0, std::numbers::pi));
        const colour own = any_colour();
        paint(place, half + 1, [&](point p) {
            return blend{cover(detail::box(turned(p), half, thickness)), own};
        });
    }

    /// Adds brightness gradient and noise, and rounds to bytes.
    void light(std::span<std::uint8_t> out) {
        const double angle = any(0, 2 * std::numbers::pi);
        const double strength = any(0, options_.gradient);
        const double step_y = strength * std::sin(angle) / extent_.height * std::numbers::sqrt2;
        const double step_x = strength * std::cos(angle) / extent_.width * std::numbers::sqrt2;
        boost::random::normal_distribution<double> noise(0, options_.noise);
        std::size_t i = 0;
        for (int h = 0; h < extent_.height; ++h)
            for (int w = 0; w < extent_.width; ++w) {
                const double brighter = step_y * (h + 0.5 - extent_.height / 2.0) +
                                        step_x * (w + 0.5 - extent_.width / 2.0);
                for (int c = 0; c < extent_.channels; ++c, ++i) {
                    const double value = values_[i] + brighter + noise(random_);
                    out[i] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255 + 0.5);
                }
            }
    }

    shape extent_;
    const drawing& options_;
    engine random_;
    double scale_;
    std::vector<double> values_;
};

bool is_possible(const drawing& options) {
    // Coordinates cannot represent larger values, or NaN.
    const auto range = [](double low, double high) {
        return low > 0 && low <= high && high <= 1e4;
    };
    const auto count = [](int number) { return number >= 0 && number <= 10'000; };
    const auto share = [](double number) { return number >= 0 && number <= 1e4; };
    // For a contrast up to 0.35 every colour has a contrasting one, so that the search ends.
    return range(options.smallest_figure, options.largest_figure) &&
           range(options.smallest_texture, options.largest_texture) &&
           range(options.finest_period, options.coarsest_period) &&
           range(smallest_spot, options.largest_spot) && share(options.texture_tilt) &&
           share(options.gradient) && share(options.noise) && count(options.max_spots) &&
           count(options.max_lines_behind) && count(options.max_lines_before) &&
           options.min_contrast <= 0.35;
}

} // namespace

dataset draw_images(std::uint64_t seed, std::size_t count, shape extent, const drawing& options) {
    if (extent.height < 8 || extent.width < 8 || (extent.channels != 1 && extent.channels != 3))
        throw argument_error(
            "draw_images: expected at least 8x8 pixels of 1 or 3 channels, found " +
            detail::text_of(extent));
    if (!is_possible(options))
        throw argument_error("draw_images: expected lengths above 0, the smallest at most the "
                             "largest, no negative number, none above 10000, and a contrast of at "
                             "most 0.35");
    dataset images{"drawn",
                   extent,
                   {},
                   {},
                   {"disc", "ring", "square", "triangle", "cross", "star", "horizontal stripes",
                    "vertical stripes", "checkerboard", "dots"}};
    const std::size_t bytes = detail::count_of("draw_images", extent);
    images.pixels.resize(detail::count_of("draw_images", extent, count));
    images.labels.reserve(count);
    for (std::size_t n = 0; n < count; ++n) {
        images.labels.push_back(static_cast<int>(n % images.classes.size()));
        canvas(extent, options, engine_for(seed, 0, n))
            .draw(static_cast<figure>(images.labels.back()),
                  std::span(images.pixels).subspan(n * bytes, bytes));
    }
    return images;
}

} // namespace strider::data

#include <strider/arithmetic/exact_end.hpp>
