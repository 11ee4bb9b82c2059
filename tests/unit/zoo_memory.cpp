// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/memory_plan.hpp on the networks of the zoo: live buffers do not overlap, in hardly
// more memory than the lower bound.
#include "../catch.hpp"

#include <strider/memory_plan.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/cifar_resnet20.hpp>
#include <strider/zoo/cifar_resnet56.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>
#include <strider/zoo/densenet121.hpp>
#include <strider/zoo/googlenet.hpp>
#include <strider/zoo/lenet5.hpp>
#include <strider/zoo/mobilenet_v1.hpp>
#include <strider/zoo/mobilenet_v2.hpp>
#include <strider/zoo/mobilenet_v3_small.hpp>
#include <strider/zoo/resnet18.hpp>
#include <strider/zoo/resnet50.hpp>
#include <strider/zoo/squeezenet1_1.hpp>
#include <strider/zoo/unet.hpp>
#include <strider/zoo/vgg11.hpp>
#include <strider/zoo/zfnet.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace {

using strider::lifetime;
using strider::pass;
using strider::kernel::lane_axis;

/// The maximum number of elements live at one step.
std::ptrdiff_t max_alive(std::span<const lifetime> blocks, int steps) {
    std::ptrdiff_t most = 0;
    for (int step = 0; step < steps; ++step) {
        std::ptrdiff_t alive = 0;
        for (const lifetime& block : blocks)
            if (block.first <= step && step <= block.last) alive += block.size;
        most = alive > most ? alive : most;
    }
    return most;
}

/// Pairs of blocks that are live at the same time and overlap.
std::vector<std::pair<std::size_t, std::size_t>> overlaps(std::span<const lifetime> blocks) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t a = 0; a < blocks.size(); ++a)
        for (std::size_t b = a + 1; b < blocks.size(); ++b) {
            const bool together =
                blocks[a].first <= blocks[b].last && blocks[b].first <= blocks[a].last;
            const bool apart = blocks[a].offset + blocks[a].size <= blocks[b].offset ||
                               blocks[b].offset + blocks[b].size <= blocks[a].offset;
            if (together && !apart) found.emplace_back(a, b);
        }
    return found;
}

/// `Multiple`: elements in 64 bytes.
template <class Net, pass Purpose, lane_axis Axis, int Multiple>
void check_plan() {
    INFO((Purpose == pass::training ? "training" : "inference")
         << ", lanes across " << (Axis == lane_axis::images ? "images" : "channels"));
    static constexpr const auto& plan =
        strider::memory_plan_of<Net, Net::depth, Purpose, Axis, Multiple>;
    static constexpr const auto& blocks =
        strider::lifetimes_of<Net, Net::depth, Purpose, Axis, Multiple>;
    const int steps = Purpose == pass::training ? 2 * Net::depth + 2 : Net::depth + 2;
    CHECK(overlaps(blocks).empty());
    bool aligned = true;
    bool inside = true;
    bool in_time = true;
    std::ptrdiff_t end = 0;
    for (const lifetime& block : blocks) {
        aligned = aligned && block.offset % Multiple == 0;
        inside = inside && block.offset >= 0 && block.offset + block.size <= plan.size;
        in_time = in_time && 0 <= block.first && block.first <= block.last && block.last < steps;
        end = block.offset + block.size > end ? block.offset + block.size : end;
    }
    CHECK(aligned);
    CHECK(inside);
    CHECK(in_time);
    CHECK(end == plan.size);
    CHECK(plan.least == max_alive(blocks, steps));
    INFO(plan.size << " elements, of which " << plan.least << " are needed at once");
    CHECK(10 * plan.size <= 11 * plan.least);
}

} // namespace

// Without the deepest of those that repeat the same blocks.
TEMPLATE_TEST_CASE("the memory of a network of the zoo", "[memory_plan][zoo]",
                   strider::zoo::convnetjs_cifar10, strider::zoo::convnetjs_mnist,
                   strider::zoo::lenet5, strider::zoo::alexnet, strider::zoo::zfnet,
                   strider::zoo::vgg11, strider::zoo::googlenet, strider::zoo::resnet18,
                   strider::zoo::resnet50, strider::zoo::cifar_resnet20,
                   strider::zoo::cifar_resnet56, strider::zoo::squeezenet1_1,
                   strider::zoo::mobilenet_v1, strider::zoo::mobilenet_v2,
                   strider::zoo::mobilenet_v3_small, strider::zoo::densenet121,
                   strider::zoo::unet) {
    check_plan<TestType, pass::inference, lane_axis::channels, 16>();
    check_plan<TestType, pass::inference, lane_axis::images, 1>();
    check_plan<TestType, pass::training, lane_axis::channels, 16>();
    check_plan<TestType, pass::training, lane_axis::images, 1>();
}
