// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::memory_plan`: which buffer each layer reads and writes, how each lies, and
// where in the one arena.
#pragma once

#include <strider/kernel/geometry.hpp>
#include <strider/layer/facts.hpp>

#include <array>
#include <cstddef>

namespace strider {

/// What a pass is for.
enum class pass {
    inference, ///< buffers take turns in the arena
    training,  ///< every volume stays for the backward pass, with its gradient
};

/// A volume in the arena.
struct buffer_plan {
    kernel::layout volume{};
    std::ptrdiff_t offset = 0; ///< in elements
    kernel::layout gradient{}; ///< training only
    std::ptrdiff_t gradient_offset = 0;
};

/// The buffers of a network's first Depth layers. Offsets are multiples of 64 bytes.
template <int Depth>
struct memory_plan {
    std::array<buffer_plan, static_cast<std::size_t>(Depth) + 1> buffers{};
    std::array<int, static_cast<std::size_t>(Depth) + 1> reads{}; ///< by layer: the buffer it reads
    std::array<int, static_cast<std::size_t>(Depth) + 1> writes{}; ///< the same buffer: in place
    int count = 1;                                                 ///< buffers
    std::ptrdiff_t size = 0;                                       ///< elements of the arena
    int first_trained =
        Depth; ///< the first layer with parameters: nothing before it needs a gradient
};

namespace detail {

constexpr bool is_elementwise(layer_kind kind) noexcept {
    switch (kind) {
    case layer_kind::relu:
    case layer_kind::leaky_relu:
    case layer_kind::sigmoid:
    case layer_kind::tanh:
    case layer_kind::dropout:
    case layer_kind::softmax:
        return true;
    default:
        return false;
    }
}

/// Whether a layer's backward pass reads what the layer wrote: then the next layer must not write
/// over it.
constexpr bool backward_reads_output(layer_kind kind) noexcept {
    switch (kind) {
    case layer_kind::relu:
    case layer_kind::leaky_relu:
    case layer_kind::sigmoid:
    case layer_kind::tanh:
    case layer_kind::softmax:
    case layer_kind::max_pool:
        return true;
    default:
        return false;
    }
}

/// The border that a convolution's input needs: as far as its windows reach.
constexpr kernel::border input_border(const layer_facts& layer) noexcept {
    const window_options& w = layer.window;
    const auto beyond = [](int outputs, int stride, int filter, int pad, int extent) {
        const int reach = (outputs - 1) * stride + filter - pad - extent;
        return reach > 0 ? reach : 0;
    };
    return {
        w.pad_top,
        beyond(layer.output.height, w.stride_height, w.filter_height, w.pad_top,
               layer.input.height),
        w.pad_left,
        beyond(layer.output.width, w.stride_width, w.filter_width, w.pad_left, layer.input.width)};
}

/// The border that a convolution's output gradient needs, so that the gradient of its input is a
/// convolution of it.
constexpr kernel::border gradient_border(const layer_facts& layer) noexcept {
    const window_options& w = layer.window;
    if (layer.kind != layer_kind::conv || w.stride_height != 1 || w.stride_width != 1) return {};
    return kernel::flipped_border(layer.input, layer.output, w.filter_height, w.filter_width,
                                  w.pad_top, w.pad_left);
}

} // namespace detail

/// Plans the first Depth layers of Net. `multiple`: elements in 64 bytes.
template <class Net, int Depth>
constexpr memory_plan<Depth> plan_memory(pass purpose, kernel::lane_axis axis, int multiple) {
    memory_plan<Depth> plan;
    plan.buffers[0].volume = plan.buffers[0].gradient = {Net::input, {}, axis};
    for (int i = Depth - 1; i >= 0; --i)
        if (Net::facts[static_cast<std::size_t>(i)].parameters() > 0) plan.first_trained = i;
    int current = 0;
    for (int i = 0; i < Depth; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const layer_facts& layer = Net::facts[at];
        plan.reads[at] = current;
        // In training, dropout keeps its input (the layer before may need it), and nothing is
        // written over what the backward pass of the layer before reads.
        const bool in_place =
            detail::is_elementwise(layer.kind) &&
            (purpose == pass::inference ||
             (layer.kind != layer_kind::dropout &&
              (i == 0 || !detail::backward_reads_output(Net::facts[at - 1].kind))));
        if (layer.kind == layer_kind::conv)
            plan.buffers[static_cast<std::size_t>(current)].volume.around =
                detail::input_border(layer);
        if (!in_place) {
            current = plan.count++;
            buffer_plan& buffer = plan.buffers[static_cast<std::size_t>(current)];
            buffer.volume = buffer.gradient = {layer.output, {}, axis};
            if (purpose == pass::training && i > plan.first_trained)
                buffer.gradient.around = detail::gradient_border(layer);
        }
        plan.writes[at] = current;
    }
    const auto rounded = [&](std::ptrdiff_t size) {
        return (size + multiple - 1) / multiple * multiple;
    };
    if (purpose == pass::training) {
        for (int b = 0; b < plan.count; ++b) {
            buffer_plan& buffer = plan.buffers[static_cast<std::size_t>(b)];
            buffer.offset = plan.size;
            plan.size += rounded(buffer.volume.size());
            buffer.gradient_offset = plan.size;
            if (b > 0) plan.size += rounded(buffer.gradient.size());
        }
    } else {
        // A chain: only neighbours live together. They take turns at the two ends, so that the
        // arena is as large as the largest pair, which no plan can beat.
        const auto size = [&](int b) {
            return rounded(plan.buffers[static_cast<std::size_t>(b)].volume.size());
        };
        plan.size = size(0);
        for (int b = 1; b < plan.count; ++b)
            if (size(b - 1) + size(b) > plan.size) plan.size = size(b - 1) + size(b);
        for (int b = 0; b < plan.count; ++b)
            plan.buffers[static_cast<std::size_t>(b)].offset = b % 2 == 0 ? 0 : plan.size - size(b);
    }
    return plan;
}

} // namespace strider
