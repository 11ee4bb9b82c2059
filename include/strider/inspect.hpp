// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::activations`: every layer's output volume for one image.
#pragma once

#include <strider/error.hpp>
#include <strider/execution/engine.hpp>
#include <strider/model.hpp>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace strider {

namespace detail {

template <class Net, int Depth, class Real, class Isa>
std::vector<Real> output_after(const model<Net, Real>& trained, std::span<const Real> image) {
    using execution =
        execution<Net, Depth, pass::inference, kernel::lane_axis::channels, Real, Isa>;
    engine<execution> layers;
    layers.pack(trained.parameters().data());
    aligned_array<Real> arena(static_cast<std::size_t>(execution::plan.size));
    layers.put(image.data(), 1, arena.data());
    layers.forward(arena.data(), 0, nullptr);
    constexpr shape volume = Net::facts[static_cast<std::size_t>(Depth - 1)].output;
    std::vector<Real> output(static_cast<std::size_t>(volume.count()));
    layers.take(arena.data(), 1, output.data());
    return output;
}

} // namespace detail

/// What each layer writes for one channels-last image, in the layers' order, channels-last: for
/// looking inside, not fast. Throws argument_error if the image is not of Net::input.
template <class Net, class Real, class Isa = isa::native>
std::vector<std::vector<Real>> activations(const model<Net, Real>& trained,
                                           std::span<const Real> image) {
    if (image.size() != static_cast<std::size_t>(Net::input.count()))
        throw argument_error("activations: expected an image of " +
                             std::to_string(Net::input.count()) + " numbers, found " +
                             std::to_string(image.size()));
    std::vector<std::vector<Real>> volumes;
    [&]<int... I>(std::integer_sequence<int, I...>) {
        (volumes.push_back(detail::output_after<Net, I + 1, Real, Isa>(trained, image)), ...);
    }
    (std::make_integer_sequence<int, Net::depth>{});
    return volumes;
}

} // namespace strider
