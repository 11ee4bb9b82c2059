// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::activations`: every layer's output volume for one image.
#pragma once

#include <strider/requirements.hpp>

#include <strider/error.hpp>
#include <strider/execution/engine.hpp>
#include <strider/indices.hpp>
#include <strider/model.hpp>

#include <span>
#include <string>
#include <vector>

namespace strider {

/// The output of each layer for one channels-last image, in the layers' order, channels-last: for
/// inspection, not fast. Throws argument_error if the image is not of Net::input, or the model was
/// moved from.
template <class Net, class Real, class Isa = isa::native, Executor Threads = executor>
std::vector<std::vector<Real>> activations(const model<Net, Real>& trained,
                                           std::span<const Real> image) {
    if (image.size() != static_cast<std::size_t>(Net::input.count()))
        raise<argument_error, typename Threads::errors>(
            "activations: expected an image of " + std::to_string(Net::input.count()) +
            " numbers, found " + std::to_string(image.size()));
    detail::expect_whole<typename Threads::errors>(trained, "activations");
    using execution =
        detail::execution<Net, Net::depth, pass::inspection, kernel::lane_axis::channels, Real, Isa,
                          numerics::exact, Threads>;
    using engine = detail::engine<execution>;
    engine layers;
    layers.pack({trained.parameters().data(), trained.statistics().data()});
    aligned_array<Real> arena(static_cast<std::size_t>(execution::plan.size));
    layers.put(image.data(), 1, arena.data());
    layers.forward(arena.data(), {});
    std::vector<std::vector<Real>> volumes;
    volumes.reserve(static_cast<std::size_t>(Net::depth));
    detail::for_indices<Net::depth>([&]<int Layer>() {
        volumes.emplace_back(static_cast<std::size_t>(Net::facts[std::size_t{Layer}].activations));
        engine::template take<Layer + 1>(arena.data(), 1, volumes.back().data());
    });
    return volumes;
}

} // namespace strider
