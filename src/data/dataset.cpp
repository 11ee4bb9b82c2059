// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Takes parts of a data set.

#include <strider/data/dataset.hpp>

#include "checks.hpp"

#include <strider/error.hpp>

#include <algorithm>

namespace strider::data {

dataset subset(const dataset& all, std::span<const std::size_t> indices) {
    detail::check_dataset("subset", all);
    dataset part{all.name, all.extent, {}, {}, all.classes};
    if (indices.empty()) return part;
    part.pixels.reserve(detail::count_of("subset", all.extent, indices.size()));
    part.labels.reserve(indices.size());
    for (const std::size_t n : indices) {
        if (n >= all.size())
            throw argument_error("subset: expected indices below " + std::to_string(all.size()) +
                                 ", found " + std::to_string(n));
        const auto image = all.image(n);
        part.pixels.insert(part.pixels.end(), image.begin(), image.end());
        part.labels.push_back(all.labels[n]);
    }
    return part;
}

dataset take(const dataset& all, std::size_t n) {
    detail::check_dataset("take", all);
    const std::size_t count = (std::min)(n, all.size());
    const std::size_t bytes = count == 0 ? 0 : count * static_cast<std::size_t>(all.extent.count());
    return {all.name,
            all.extent,
            {all.pixels.begin(), all.pixels.begin() + static_cast<std::ptrdiff_t>(bytes)},
            {all.labels.begin(), all.labels.begin() + static_cast<std::ptrdiff_t>(count)},
            all.classes};
}

} // namespace strider::data
