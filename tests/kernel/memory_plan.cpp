// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/memory_plan.hpp: live buffers do not overlap, every read finds the expected data,
// and memory is minimal.
#include "memory_plan_simulator.hpp"

#include "../catch.hpp"

#include <strider/layer.hpp>
#include <strider/memory_plan.hpp>
#include <strider/network.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/lenet5.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace {

using namespace strider;
using kernel::lane_axis;

using padded =
    network<input<9, 7, 3>, relu, conv<5, filter<3>, pad<2>, stride<2>, ceil_fit>, strider::tanh,
            sigmoid, max_pool<filter<3>, stride<1>>, leaky_relu, dropout<50>, conv<4, filter<2, 1>>,
            dropout<20>, relu, global_avg_pool, relu, fully_connected<3>, softmax>;
using single = network<input<3, 3, 2>, relu>;
using pools = network<input<8, 8, 3>, max_pool<filter<2>>, avg_pool<filter<2>>>;
using long_chain = network<input<4, 4, 2>, repeat<200, conv<2, filter<3>, pad<1>>, relu>>;
using normed_chain =
    network<input<5, 5, 3>, batch_norm,
            repeat<6, conv<4, filter<3>, pad<1>, no_bias>, batch_norm, relu6>, batch_norm,
            batch_norm, flatten, fully_connected<6>, batch_norm, flatten, gelu, softmax>;

template <class... Body>
using around = residual<sequence<conv<3, filter<3>, pad<1>>, Body..., conv<3, filter<3>, pad<1>>>>;
using nested = network<input<5, 6, 3>, around<relu, around<around<relu>, relu>>, relu,
                       residual<residual<residual<gelu>>, conv<3, filter<1>>>, batch_norm,
                       residual<dropout<10>, strider::tanh>, residual<flatten, flatten>,
                       fully_connected<4>, residual<relu>, residual<flatten, relu>>;
using identities = network<input<4, 4, 2>, concat<identity, identity>,
                           concat<identity, conv<3, filter<1>>, identity, relu>, relu,
                           concat<identity, identity, identity>, max_pool<filter<2>>>;
using dense = network<
    input<6, 6, 4>,
    repeat<7, concat<identity, sequence<batch_norm, relu, conv<8, filter<1>, no_bias>, batch_norm,
                                        relu, conv<2, filter<3>, pad<1>, no_bias>>>>,
    batch_norm, relu, conv<9, filter<1>>, avg_pool<filter<2>>, global_avg_pool,
    fully_connected<10>>;

template <int Filters, class... Inner>
using level =
    sequence<conv<Filters, filter<3>, pad<1>>, relu, conv<Filters, filter<3>, pad<1>>, relu,
             concat<identity, sequence<max_pool<filter<2>>, Inner...,
                                       conv_transpose<Filters, filter<2>, stride<2>>>>,
             conv<Filters, filter<3>, pad<1>>, relu>;
using u_shaped =
    network<input<16, 16, 3>, level<2, level<4, level<6, level<8, conv<9, filter<1>>, sigmoid>>>>,
            conv<2, filter<1>>>;

template <int Filters>
using excited =
    gate<global_avg_pool, fully_connected<2>, relu, fully_connected<Filters>, hard_sigmoid>;
using gates =
    network<input<6, 5, 4>, gate<sigmoid>, conv<6, filter<3>>, excited<6>, hard_swish,
            repeat<3, residual<sequence<conv<8, filter<1>, no_bias>, batch_norm, hard_swish,
                                        depthwise_conv<filter<3>, pad<1>>, excited<8>,
                                        conv<6, filter<1>>, batch_norm>>>,
            gate<conv<6, filter<1>>, strider::tanh>, fully_connected<3>, gate<flatten>, softmax>;
using all_kinds = network<
    input<8, 9, 4>, crop<1, 1, 1, 2>,
    concat<local_response_norm<>, sequence<maxout<2>, pad_channels<1, 1>>, elu,
           sequence<upsample<2>, avg_pool<filter<2>>>, dropout<20>, identity,
           depthwise_conv<filter<3>, pad<1>>, sequence<flatten, fully_connected<2>, upsample<6>>,
           conv<4, filter<3>, dilation<2>, pad<2>>>,
    maxout<2>, residual<local_response_norm<3>>, conv_transpose<3, filter<2>, stride<2>>, flatten,
    fully_connected<5>, softmax>;
// Convolutions fused with the layers after them: pools of even and of odd extents, sums in place of
// the shortcut, of a projection, and cases where fusion is not allowed.
template <int Maps, class... Shortcut>
using bottleneck = residual<
    sequence<conv<Maps, filter<1>>, batch_norm, relu, conv<Maps, filter<3>, pad<1>>, batch_norm>,
    Shortcut...>;
using fusing =
    network<input<19, 18, 3>, conv<4, filter<3>, pad<1>>, batch_norm, relu,
            max_pool<filter<2>, floor_fit>, bottleneck<4>, relu, bottleneck<4>, relu,
            bottleneck<6, sequence<conv<6, filter<1>>, batch_norm>>, relu,
            residual<conv<6, filter<1>>>, residual<residual<conv<6, filter<3>, pad<1>>, gelu>>,
            conv<5, filter<2>>, leaky_relu, max_pool<filter<2>>,
            concat<identity, sequence<conv<2, filter<3>, pad<1>>, relu>>, conv<3, filter<1>>,
            max_pool<filter<2>>, fully_connected<4>>;
using residual_chain =
    network<input<4, 4, 2>, repeat<40,
                                   residual<sequence<conv<2, filter<3>, pad<1>>, batch_norm, relu,
                                                     conv<2, filter<3>, pad<1>>, batch_norm>>,
                                   relu>>;

/// The maximum number of elements live at one step.
constexpr std::ptrdiff_t max_alive(std::span<const lifetime> blocks) {
    std::ptrdiff_t most = 0;
    for (const lifetime& first : blocks) { // the maximum is where some block begins
        std::ptrdiff_t alive = 0;
        for (const lifetime& block : blocks)
            if (block.first <= first.first && first.first <= block.last) alive += block.size;
        if (alive > most) most = alive;
    }
    return most;
}

/// No two live blocks overlap; all are inside the arena, at multiples of 64 bytes.
constexpr bool lie_apart(std::span<const lifetime> blocks, std::ptrdiff_t size, int multiple) {
    for (std::size_t a = 0; a < blocks.size(); ++a) {
        const lifetime& x = blocks[a];
        if (x.first < 0 || x.first > x.last || x.offset < 0 || x.offset % multiple != 0 ||
            x.offset + x.size > size)
            return false;
        for (std::size_t b = 0; b < a; ++b) {
            const lifetime& y = blocks[b];
            const bool together = x.first <= y.last && y.first <= x.last;
            if (together && x.offset < y.offset + y.size && y.offset < x.offset + x.size)
                return false;
        }
    }
    return true;
}

/// `most`: the largest acceptable arena, relative to the lower bound.
template <class Net, pass Purpose, lane_axis Axis, int Multiple>
void check(double most = 1.1) {
    constexpr int purpose = static_cast<int>(Purpose);
    INFO("purpose " << purpose << ", multiple " << Multiple << ", of "
                    << std::string_view(Net::description.data(), Net::description.size()));
    const auto net = test::planned<Net, Purpose, Axis, Multiple>();
    CHECK(test::simulate(net) == "");
    CHECK(lie_apart(net.blocks, net.size, Multiple));
    CHECK(net.least == max_alive(net.blocks));
    CHECK(net.size >= net.least);
    CHECK(static_cast<double>(net.size) <= most * static_cast<double>(net.least));
    // The list begins with the buffers.
    REQUIRE(net.blocks.size() >= net.buffers.size());
    bool same = true;
    for (std::size_t b = 0; b < net.buffers.size(); ++b) {
        std::ptrdiff_t needed = net.buffers[b].volume.size();
        // For a pool in registers the backward pass only needs the positions.
        for (std::size_t i = 0; i < net.layers.size() && Purpose == pass::training; ++i)
            if (const int pool = net.fused[i].pool;
                pool >= 0 && net.buffer_of[i + 1] == static_cast<int>(b))
                needed = (net.layers[static_cast<std::size_t>(pool)].output.count() + 3) / 4;
        same = same && net.blocks[b].offset == net.buffers[b].offset &&
               net.blocks[b].size >= needed && net.blocks[b].size < needed + Multiple &&
               net.buffers[b].volume.axis == Axis;
    }
    CHECK(same);
}

template <class Net>
void check_all(double most = 1.1) {
    check<Net, pass::inference, lane_axis::channels, 16>(most);
    check<Net, pass::inference, lane_axis::images, 1>(most);
    check<Net, pass::inspection, lane_axis::channels, 16>();
    check<Net, pass::training, lane_axis::images, 1>();
}

/// The same at compile time.
template <class Net, pass Purpose>
constexpr bool proven = [] {
    constexpr auto& plan = memory_plan_of<Net, Net::depth, Purpose, lane_axis::images, 2>;
    constexpr auto& blocks = lifetimes_of<Net, Net::depth, Purpose, lane_axis::images, 2>;
    return lie_apart(blocks, plan.size, 2) && plan.least == max_alive(blocks) &&
           plan.size >= plan.least;
}();
static_assert(proven<nested, pass::inference> && proven<nested, pass::training>);
static_assert(proven<dense, pass::inference> && proven<dense, pass::training>);
static_assert(proven<u_shaped, pass::inference> && proven<u_shaped, pass::training>);
static_assert(proven<gates, pass::inference> && proven<gates, pass::training>);
static_assert(proven<long_chain, pass::inference> && proven<padded, pass::training>);
// A broken plan is rejected.
constexpr std::array<lifetime, 2> side_by_side{{{4, 0, 0, 2}, {3, 4, 2, 3}}};
constexpr std::array<lifetime, 2> overlapping{{{4, 0, 0, 2}, {3, 3, 2, 3}}};
static_assert(lie_apart(side_by_side, 7, 1) && max_alive(side_by_side) == 7);
static_assert(!lie_apart(side_by_side, 6, 1) && !lie_apart(side_by_side, 8, 8));
static_assert(!lie_apart(overlapping, 7, 1));

} // namespace

TEST_CASE("Memory plans of chains", "[kernel][memory]") {
    check_all<zoo::convnetjs_cifar10>();
    check_all<zoo::lenet5>();
    check_all<padded>();
    check_all<single>();
    check_all<pools>();
    check_all<normed_chain>();
}

TEST_CASE("Memory plans of networks of hundreds of layers", "[kernel][memory]") {
    STATIC_REQUIRE(long_chain::depth == 400);
    check<long_chain, pass::inference, lane_axis::channels, 16>();
    check<long_chain, pass::training, lane_axis::images, 1>();
    check<residual_chain, pass::inference, lane_axis::images, 1>();
    check<residual_chain, pass::training, lane_axis::images, 1>();
}

TEST_CASE("Memory plans of residuals and concats", "[kernel][memory]") {
    check_all<nested>();
    check_all<identities>();
    check_all<dense>();
    check_all<fusing>(1.3);
}

TEST_CASE("Memory plans of skips over four levels, gates and layers of all kinds",
          "[kernel][memory]") {
    check_all<u_shaped>();
    // A chain of bottlenecks with one height and width: minimal memory needs every second block at
    // the upper end of the arena, but the rules place all as low as possible.
    check_all<gates>(1.3);
    check_all<all_kinds>();
}

TEST_CASE("In inference a chain needs no more than its two largest neighbouring volumes",
          "[kernel][memory]") {
    const auto tight = []<class Net>(Net*) {
        constexpr auto& plan =
            memory_plan_of<Net, Net::depth, pass::inference, lane_axis::channels, 16>;
        return plan.size == plan.least;
    };
    CHECK(tight(static_cast<padded*>(nullptr)));
    CHECK(tight(static_cast<long_chain*>(nullptr)));
    CHECK(tight(static_cast<normed_chain*>(nullptr)));
    CHECK(tight(static_cast<zoo::lenet5*>(nullptr)));
    // Two alternating volumes, and the input.
    constexpr auto& plan = memory_plan_of<long_chain, 400, pass::inference, lane_axis::channels, 1>;
    STATIC_REQUIRE(plan.count == 201);
    STATIC_REQUIRE(plan.size == 2 * 6 * 6 * 2);
}

TEST_CASE("Training reuses memory: gradients overwrite volumes that are no longer read",
          "[kernel][memory]") {
    // By hand: volumes V0 to V4 of 8 elements: the input, conv, relu in place, conv, relu in place;
    // only V0, V2 and V4 are kept, with the two gradients that are live at once, G2 and G1, after
    // V4 has been read: 3 + 1, then 2 + 2.
    using net = network<input<2, 2, 2>, conv<2, filter<1>>, relu, conv<2, filter<1>>, relu>;
    constexpr auto& plan = memory_plan_of<net, 4, pass::training, lane_axis::images, 1>;
    STATIC_REQUIRE(plan.count == 3);
    STATIC_REQUIRE(plan.least == 4 * 8);
    STATIC_REQUIRE(plan.size == 4 * 8);
}

TEST_CASE("A memory plan knows which gradients are needed", "[kernel][memory]") {
    constexpr auto& chain =
        memory_plan_of<padded, padded::depth, pass::training, lane_axis::images, 1>;
    STATIC_REQUIRE(!chain.trained[0]);
    STATIC_REQUIRE(!chain.trained[1]);
    STATIC_REQUIRE(chain.trained[2]);
    STATIC_REQUIRE(!chain.edges[1].needed);
    STATIC_REQUIRE(chain.edges[2].needed);
    // One of two branches has parameters.
    using half = network<input<2, 2, 1>, concat<relu, conv<1, filter<1>>>, relu>;
    constexpr auto& plan = memory_plan_of<half, half::depth, pass::training, lane_axis::images, 1>;
    STATIC_REQUIRE(!plan.trained[1]);
    STATIC_REQUIRE(plan.trained[2]);
    STATIC_REQUIRE(!plan.edges[2].needed);
    STATIC_REQUIRE(plan.edges[3].needed);
}

TEST_CASE("Batch_norms are folded into the layer before if it has no other reader",
          "[kernel][memory]") {
    using net =
        network<input<4, 4, 2>, batch_norm, conv<2, filter<1>>, batch_norm, batch_norm, relu,
                batch_norm, residual<conv<2, filter<1>>, batch_norm>,
                concat<identity, sequence<conv<3, filter<1>>, concat<identity, batch_norm>>>,
                conv_transpose<2, filter<2>>, batch_norm, fully_connected<3>, batch_norm>;
    constexpr auto& folds =
        memory_plan_of<net, net::depth, pass::inference, lane_axis::channels, 16>.folds;
    std::vector<std::array<int, 2>> found;
    for (int i = 0; i < net::depth; ++i)
        if (folds[static_cast<std::size_t>(i)] >= 0)
            found.push_back({i, folds[static_cast<std::size_t>(i)]});
    // 0 batch_norm, 1 conv, 2 and 3 batch_norm, 4 relu, 5 batch_norm, 6 conv, 7 batch_norm, 8 add,
    // 9 conv, 10 batch_norm, 11 and 12 concat, 13 conv_transpose, 14 batch_norm, ...
    CHECK(found == std::vector<std::array<int, 2>>{{1, 2}, {13, 14}, {15, 16}});
    constexpr auto& trained =
        memory_plan_of<net, net::depth, pass::training, lane_axis::images, 1>.folds;
    for (const int fold : trained) CHECK(fold == -1);
}

TEST_CASE("The plan of the small network of CIFAR-10, by hand", "[kernel][memory]") {
    // 36 x 36 x 3 with its border; 20 x 20 x 16 (16 + 2 + 2), pooled before it is stored; 12 x 12 x
    // 20; 4 x 4 x 20, without border; 10 classes.
    constexpr auto& plan = memory_plan_of<zoo::convnetjs_cifar10, zoo::convnetjs_cifar10::depth,
                                          pass::inference, lane_axis::channels, 16>;
    STATIC_REQUIRE(plan.count == 5);
    STATIC_REQUIRE(plan.buffers[0].volume.size() == 36 * 36 * 3);
    STATIC_REQUIRE(plan.buffers[1].volume.size() == 20 * 20 * 16);
    STATIC_REQUIRE(plan.buffers[2].volume.size() == 12 * 12 * 20);
    STATIC_REQUIRE(plan.size == 20 * 20 * 16 + 36 * 36 * 3);
    STATIC_REQUIRE(plan.least == plan.size);
}

TEST_CASE("A convolution is fused with the layers that follow", "[kernel][memory]") {
    using net = network<
        input<6, 6, 2>, conv<3, filter<3>, pad<1>>, batch_norm, relu,
        residual<sequence<conv<5, filter<1>>, relu, conv<3, filter<3>, pad<1>>, batch_norm>>, relu,
        conv<4, filter<3>, pad<1>>, strider::tanh, max_pool<filter<2>>>;
    // 0 conv, 1 batch_norm, 2 relu, 3 conv, 4 relu, 5 conv, 6 batch_norm, 7 add, 8 relu, 9 conv,
    // 10 tanh, 11 max_pool
    using doers = std::array<int, 13>;
    constexpr auto& plan = memory_plan_of<net, net::depth, pass::inference, lane_axis::channels, 1>;
    STATIC_REQUIRE(plan.done_by == doers{-1, 0, 0, -1, 3, -1, 5, 5, 5, -1, 9, 9, -1});
    // The sum overwrites its shortcut, and pooled volumes are never materialised: the input, the
    // shortcut, the output of the residual's first convolution, the output.
    STATIC_REQUIRE(plan.count == 4);
    STATIC_REQUIRE(plan.buffer_of[8] == plan.buffer_of[3]);
    STATIC_REQUIRE(plan.buffers[3].volume.extent == shape{3, 3, 4});
    constexpr auto& trained = memory_plan_of<net, net::depth, pass::training, lane_axis::images, 1>;
    // The batch_norm is trained with its activation.
    STATIC_REQUIRE(trained.done_by == doers{-1, -1, 1, -1, 3, -1, -1, -1, -1, -1, 9, 9, -1});
    // An inspection shows every volume.
    constexpr auto& seen =
        memory_plan_of<net, net::depth, pass::inspection, lane_axis::channels, 1>;
    for (const int by : seen.done_by) CHECK(by == -1);
}

TEST_CASE("The simulator detects broken plans", "[kernel][memory]") {
    const auto whole = test::planned<gates, pass::training, lane_axis::images, 1>();
    REQUIRE(test::simulate(whole) == "");
    int found = 0;
    int broken = 0;
    const auto is_found = [&](const test::planned_network& net) {
        ++broken;
        if (!test::simulate(net).empty()) ++found;
    };
    for (std::size_t b = 0; b < whole.buffers.size(); ++b) {
        // A buffer overlapping the one before.
        auto net = whole;
        net.buffers[b].offset = net.buffers[b == 0 ? 1 : b - 1].offset;
        is_found(net);
        // No memory for it.
        net = whole;
        net.buffers[b].offset = net.size - net.buffers[b].volume.size() + 1;
        is_found(net);
    }
    CHECK(found >= broken * 9 / 10); // some neighbours are not live at the same time
    for (std::size_t e = 0; e < whole.edges.size(); ++e) {
        if (!whole.edges[e].needed) continue;
        auto net = whole;
        net.edges[e].first = !net.edges[e].first;
        CHECK(test::simulate(net) != "");
        net = whole;
        net.edges[e].needed = false;
        CHECK(test::simulate(net) != "");
        net = whole;
        net.edges[e].in_place = !net.edges[e].in_place;
        CHECK(test::simulate(net) != "");
    }
    // In place although the backward pass or another layer still reads the volume.
    auto net = test::planned<nested, pass::training, lane_axis::images, 1>();
    int wrong = 0;
    for (int i = 0; i < net.depth(); ++i) {
        const std::size_t at = static_cast<std::size_t>(i);
        const int read = net.reads[static_cast<std::size_t>(net.layers[at].first_edge)];
        auto changed = net;
        changed.buffer_of[at + 1] = net.buffer_of[static_cast<std::size_t>(read)];
        if (changed.buffer_of == net.buffer_of) continue;
        ++wrong;
        CHECK(test::simulate(changed) != "");
    }
    CHECK(wrong > 5);
}
