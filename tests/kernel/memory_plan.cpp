// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/memory_plan.hpp: what lives together lies apart, in as little memory as can be.
#include "../catch.hpp"

#include <strider/layer.hpp>
#include <strider/memory_plan.hpp>
#include <strider/network.hpp>
#include <strider/zoo.hpp>

#include <cstddef>

namespace {

using namespace strider;
using kernel::border;
using kernel::lane_axis;

using padded =
    network<input<9, 7, 3>, relu, conv<5, filter<3>, pad<2>, stride<2>, ceil_fit>, strider::tanh,
            sigmoid, max_pool<filter<3>, stride<1>>, leaky_relu, dropout<50>, conv<4, filter<2, 1>>,
            dropout<20>, relu, global_avg_pool, relu, fully_connected<3>, softmax>;
using single = network<input<3, 3, 2>, relu>;
using pools = network<input<8, 8, 3>, max_pool<filter<2>>, avg_pool<filter<2>>>;

template <class Net>
constexpr auto plan_of(pass purpose, lane_axis axis, int multiple) {
    return plan_memory<Net, Net::depth>(purpose, axis, multiple);
}

struct range {
    std::ptrdiff_t begin;
    std::ptrdiff_t end;
    constexpr bool apart(const range& other) const {
        return end <= other.begin || other.end <= begin;
    }
};

constexpr range of(const buffer_plan& b) { return {b.offset, b.offset + b.volume.size()}; }
constexpr range of_gradient(const buffer_plan& b) {
    return {b.gradient_offset, b.gradient_offset + b.gradient.size()};
}
constexpr std::ptrdiff_t rounded(std::ptrdiff_t size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
}

/// Layers read what the one before wrote, of the extent that they expect, with the border that a
/// convolution's windows reach; all within the arena, at multiples of 64 bytes.
template <class Net>
constexpr bool is_a_chain(pass purpose, lane_axis axis, int multiple) {
    const auto plan = plan_of<Net>(purpose, axis, multiple);
    int last = 0;
    bool right = true;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Net::depth); ++i) {
        const layer_facts& layer = Net::facts[i];
        const auto& in = plan.buffers[static_cast<std::size_t>(plan.reads[i])];
        const auto& out = plan.buffers[static_cast<std::size_t>(plan.writes[i])];
        right =
            right && plan.reads[i] == last && plan.writes[i] >= last && plan.writes[i] <= last + 1;
        right = right && in.volume.extent == layer.input && out.volume.extent == layer.output &&
                in.volume.axis == axis;
        if (layer.kind == layer_kind::conv) {
            const window_options& w = layer.window;
            const border& b = in.volume.around;
            right = right && b.top == w.pad_top && b.left == w.pad_left &&
                    (layer.output.height - 1) * w.stride_height + w.filter_height - w.pad_top <=
                        layer.input.height + b.bottom &&
                    (layer.output.width - 1) * w.stride_width + w.filter_width - w.pad_left <=
                        layer.input.width + b.right;
        }
        last = plan.writes[i];
    }
    for (int b = 0; b < plan.count; ++b) {
        const auto& buffer = plan.buffers[static_cast<std::size_t>(b)];
        right = right && buffer.offset >= 0 && of(buffer).end <= plan.size &&
                buffer.offset % multiple == 0 && buffer.gradient_offset % multiple == 0;
    }
    return right && last == plan.count - 1;
}

/// Inference: everything that keeps its extent and every number's place is done in place; the two
/// volumes of a layer lie apart; the arena is as large as the largest two neighbours, which live
/// at the same time.
template <class Net>
constexpr bool infers_in_least_memory(lane_axis axis, int multiple) {
    const auto plan = plan_of<Net>(pass::inference, axis, multiple);
    std::ptrdiff_t least = rounded(plan.buffers[0].volume.size(), multiple);
    for (std::size_t i = 0; i < static_cast<std::size_t>(Net::depth); ++i) {
        const bool elementwise = Net::facts[i].kind != layer_kind::conv &&
                                 Net::facts[i].kind != layer_kind::fully_connected &&
                                 Net::facts[i].kind != layer_kind::max_pool &&
                                 Net::facts[i].kind != layer_kind::avg_pool &&
                                 Net::facts[i].kind != layer_kind::global_avg_pool;
        if ((plan.reads[i] == plan.writes[i]) != elementwise) return false;
        if (elementwise) continue;
        const auto& in = plan.buffers[static_cast<std::size_t>(plan.reads[i])];
        const auto& out = plan.buffers[static_cast<std::size_t>(plan.writes[i])];
        if (!of(in).apart(of(out))) return false;
        const std::ptrdiff_t both =
            rounded(in.volume.size(), multiple) + rounded(out.volume.size(), multiple);
        if (both > least) least = both;
    }
    return plan.size == least;
}

/// Training: all volumes and gradients lie apart; nothing is written over what a backward pass
/// reads: the output of an activation or a max_pool, the input of dropout.
template <class Net>
constexpr bool trains_without_overlap(lane_axis axis, int multiple) {
    const auto plan = plan_of<Net>(pass::training, axis, multiple);
    range ranges[2 * (Net::depth + 1)]{};
    int count = 0;
    for (int b = 0; b < plan.count; ++b) {
        const auto& buffer = plan.buffers[static_cast<std::size_t>(b)];
        ranges[count++] = of(buffer);
        if (b > 0) {
            ranges[count++] = of_gradient(buffer);
            if (of_gradient(buffer).end > plan.size) return false;
        }
        if (buffer.gradient.extent != buffer.volume.extent) return false;
    }
    for (int a = 0; a < count; ++a)
        for (int b = 0; b < a; ++b)
            if (!ranges[a].apart(ranges[b])) return false;
    for (std::size_t i = 0; i < static_cast<std::size_t>(Net::depth); ++i) {
        if (plan.reads[i] != plan.writes[i]) continue;
        if (Net::facts[i].kind == layer_kind::dropout) return false;
        if (i == 0) continue;
        switch (Net::facts[i - 1].kind) {
        case layer_kind::conv:
        case layer_kind::fully_connected:
        case layer_kind::avg_pool:
        case layer_kind::global_avg_pool:
        case layer_kind::dropout:
            break;
        default:
            return false;
        }
    }
    return true;
}

template <class Net>
constexpr bool right() {
    for (const int multiple : {1, 2, 4, 8, 16})
        for (const lane_axis axis : {lane_axis::channels, lane_axis::images}) {
            if (!is_a_chain<Net>(pass::inference, axis, multiple) ||
                !is_a_chain<Net>(pass::training, axis, multiple) ||
                !infers_in_least_memory<Net>(axis, multiple) ||
                !trains_without_overlap<Net>(axis, multiple))
                return false;
        }
    return true;
}

// A broken plan is refused.
static_assert(!range{0, 5}.apart(range{4, 6}));
static_assert(range{0, 5}.apart(range{5, 6}));

} // namespace

TEST_CASE("Memory plans keep apart what lives together, in the least memory", "[kernel][memory]") {
    STATIC_REQUIRE(right<zoo::convnetjs_cifar10>());
    STATIC_REQUIRE(right<zoo::convnetjs_mnist>());
    STATIC_REQUIRE(right<zoo::lenet5>());
    STATIC_REQUIRE(right<padded>());
    STATIC_REQUIRE(right<single>());
    STATIC_REQUIRE(right<pools>());
}

TEST_CASE("A memory plan knows the first layer with parameters", "[kernel][memory]") {
    STATIC_REQUIRE(plan_of<padded>(pass::training, lane_axis::images, 1).first_trained == 1);
    STATIC_REQUIRE(plan_of<pools>(pass::training, lane_axis::images, 1).first_trained == 2);
    STATIC_REQUIRE(plan_of<zoo::lenet5>(pass::training, lane_axis::images, 1).first_trained == 0);
}

TEST_CASE("The plan of the small network of CIFAR-10, by hand", "[kernel][memory]") {
    // 36 x 36 x 3 with its border, 32 x 32 x 16; then 20 x 20 x 16 (16 + 2 + 2); ...
    constexpr auto plan = plan_of<zoo::convnetjs_cifar10>(pass::inference, lane_axis::channels, 16);
    STATIC_REQUIRE(plan.count == 8);
    STATIC_REQUIRE(plan.buffers[0].volume.size() == 36 * 36 * 3);
    STATIC_REQUIRE(plan.buffers[1].volume.size() == 32 * 32 * 16);
    STATIC_REQUIRE(plan.buffers[2].volume.size() == 20 * 20 * 16);
    STATIC_REQUIRE(plan.size == 32 * 32 * 16 + 20 * 20 * 16);
    STATIC_REQUIRE(plan.buffers[0].offset == 0);
    STATIC_REQUIRE(plan.buffers[1].offset == 20 * 20 * 16);
}
