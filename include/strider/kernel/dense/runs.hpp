// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the order in which a fully connected layer reads its input.
#pragma once

#include <strider/kernel/geometry.hpp>

#include <array>
#include <cstddef>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::kernel::detail {

/// A volume as contiguous runs of numbers at equal distances; a single run if there is no border.
struct run_list {
    std::ptrdiff_t count;
    std::ptrdiff_t length;
    std::ptrdiff_t apart;

    constexpr explicit run_list(const layout& l) {
        const shape& e = l.extent;
        if (l.dense()) {
            count = 1;
            length = apart = e.count();
        } else if (l.axis == lane_axis::images) {
            count = std::ptrdiff_t{e.height} * e.channels;
            length = e.width;
            apart = l.columns();
        } else {
            count = e.height;
            length = std::ptrdiff_t{e.width} * e.channels;
            apart = l.row_stride();
        }
    }
};

/// Calls f(offset, length) for the contiguous runs that numbers [begin, end) of a volume, in memory
/// order, consist of.
template <layout L, class F>
[[gnu::always_inline]] inline void for_runs(std::ptrdiff_t begin, std::ptrdiff_t end,
                                            F f) noexcept {
    constexpr run_list runs{L};
    constexpr std::ptrdiff_t origin = L.at(0, 0, 0);
    if constexpr (runs.count == 1) {
        f(origin + begin, end - begin);
    } else {
        while (begin < end) {
            const std::ptrdiff_t inside = begin % runs.length;
            const std::ptrdiff_t left = runs.length - inside;
            const std::ptrdiff_t length = left < end - begin ? left : end - begin;
            f(origin + begin / runs.length * runs.apart + inside, length);
            begin += length;
        }
    }
}

/// Whether a volume of images is contiguous in channels-first order: it has one row and no columns
/// of border.
template <layout L>
inline constexpr bool channels_first = L.extent.height == 1 && L.columns() == L.extent.width;

/// Walks over the elements of a volume of images in channels-first order.
template <layout L>
class walk {
public:
    /// Starts at channels-first index `flat`.
    [[gnu::always_inline]] explicit walk(std::ptrdiff_t flat) noexcept
        : base_(L.at(0, 0, 0) + (channels_first<L> ? flat : flat / area * L.channel_stride())),
          pixel_(channels_first<L> ? 0 : flat % area) {}

    /// Returns the offset of the current number and advances.
    [[gnu::always_inline]] std::ptrdiff_t next() noexcept {
        if constexpr (channels_first<L>) {
            return base_++;
        } else {
            const std::ptrdiff_t at = base_ + pixels[static_cast<std::size_t>(pixel_)];
            if (++pixel_ == area) {
                pixel_ = 0;
                base_ += L.channel_stride();
            }
            return at;
        }
    }

private:
    static_assert(L.axis == lane_axis::images);
    static constexpr std::ptrdiff_t area = std::ptrdiff_t{L.extent.height} * L.extent.width;
    /// Offsets of the pixels of the first channel.
    static constexpr auto pixels = [] {
        std::array<int, static_cast<std::size_t>(channels_first<L> ? 1 : area)> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = static_cast<int>(L.at(static_cast<int>(i) / L.extent.width,
                                           static_cast<int>(i) % L.extent.width, 0) -
                                      L.at(0, 0, 0));
        return all;
    }();

    std::ptrdiff_t base_;
    std::ptrdiff_t pixel_;
};

/// The channels-first index of number `at`, in memory order, of a volume of images.
template <layout L>
constexpr std::ptrdiff_t flat_of(std::ptrdiff_t at) noexcept {
    static_assert(L.axis == lane_axis::images);
    const auto [height, width, channels] = L.extent;
    const std::ptrdiff_t row = at / (std::ptrdiff_t{width} * channels);
    const std::ptrdiff_t channel = at / width % channels;
    return (channel * height + row) * width + at % width;
}

} // namespace strider::kernel::detail

#include <strider/arithmetic/exact_end.hpp>
