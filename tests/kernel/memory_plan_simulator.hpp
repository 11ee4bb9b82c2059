// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::simulate`: steps through a memory plan, tracks the content of each
// element of the arena and checks that every read finds the expected data.
#pragma once

#include <strider/layer/facts.hpp>
#include <strider/memory_plan.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strider::test {

/// A network and its plan, as values that a test may change.
struct planned_network {
    pass purpose;
    shape input;
    std::vector<layer_facts> layers;
    std::vector<int> reads; ///< the volumes that layers read, indexed by first_edge
    std::vector<buffer_plan> buffers;
    std::vector<int> buffer_of;
    std::vector<edge_plan> edges;
    std::vector<lifetime> blocks;
    std::vector<fusion> fused;
    std::vector<int> done_by;
    std::ptrdiff_t size;
    std::ptrdiff_t least;

    [[nodiscard]] int depth() const { return static_cast<int>(layers.size()); }
};

template <class Net, pass Purpose, kernel::lane_axis Axis, int Multiple, int Depth = Net::depth>
planned_network planned() {
    const auto& plan = memory_plan_of<Net, Depth, Purpose, Axis, Multiple>;
    const auto& blocks = lifetimes_of<Net, Depth, Purpose, Axis, Multiple>;
    return {Purpose,
            Net::input,
            {Net::graph.layers.begin(), Net::graph.layers.begin() + Depth},
            {Net::graph.edges.begin(), Net::graph.edges.end()},
            {plan.buffers.begin(), plan.buffers.begin() + plan.count},
            {plan.buffer_of.begin(), plan.buffer_of.end()},
            {plan.edges.begin(), plan.edges.end()},
            {blocks.begin(), blocks.end()},
            {plan.fused.begin(), plan.fused.begin() + Depth},
            {plan.done_by.begin(), plan.done_by.begin() + Depth},
            plan.size,
            plan.least};
}

/// Simulates an engine's accesses to its arena, element by element.
class simulation {
public:
    /// A description of the first error; empty if there is none.
    static std::string run(const planned_network& net) {
        simulation walk(net);
        walk.forward();
        if (net.purpose == pass::training) walk.backward();
        return walk.problems_;
    }

private:
    /// The content of an element: an element of a volume, or of its gradient with the number of
    /// layers that have added to it, or positions of a volume's maxima in their windows.
    struct content {
        enum kind { nothing, zero, value, slope, places } what = nothing;
        int volume = 0;
        int added = 0;
        friend bool operator==(const content&, const content&) = default;
    };
    static constexpr content zero{content::zero, 0, 0};

    template <class List>
    static auto& at(List& list, int i) {
        return list[static_cast<std::size_t>(i)];
    }

    explicit simulation(const planned_network& net)
        : net_(net), arena_(static_cast<std::size_t>(net.size)),
          added_(static_cast<std::size_t>(net.depth()) + 1),
          readers_(static_cast<std::size_t>(net.depth()) + 1),
          trained_(static_cast<std::size_t>(net.depth()) + 1) {
        for (int i = 0; i < net.depth(); ++i) {
            bool learns = layer(i).weights + layer(i).biases > 0;
            for (const int v : inputs(i)) {
                ++at(readers_, v);
                learns = learns || at(trained_, v) != 0;
            }
            at(trained_, i + 1) = learns ? 1 : 0;
        }
        ++at(readers_, net.depth());
    }

    const layer_facts& layer(int i) const { return at(net_.layers, i); }
    const buffer_plan& buffer(int volume) const {
        return at(net_.buffers, at(net_.buffer_of, volume));
    }
    std::vector<int> inputs(int i) const {
        const auto first = net_.reads.begin() + layer(i).first_edge;
        return {first, first + layer(i).edges};
    }
    shape extent_of(int volume) const {
        return volume == 0 ? net_.input : layer(volume - 1).output;
    }

    void complain(const std::string& what, int step) {
        if (problems_.size() < 500)
            problems_ += "layer " + std::to_string(step) + ": " + what + "\n";
    }

    /// Writes a volume with layout `lies` at `offset`; its border gets zeros, or stays untouched.
    void write(const kernel::layout& lies, std::ptrdiff_t offset, content number, bool around,
               int step) {
        if (offset < 0 || offset + lies.size() > net_.size) {
            complain("writes outside of the arena", step);
            return;
        }
        if (around)
            for (std::ptrdiff_t i = 0; i < lies.size(); ++i)
                arena_[static_cast<std::size_t>(offset + i)] = zero;
        for_numbers(
            lies, [&](std::ptrdiff_t i) { arena_[static_cast<std::size_t>(offset + i)] = number; });
    }
    /// Whether the volume is present, surrounded by zeros.
    void expect(const kernel::layout& lies, std::ptrdiff_t offset, content number,
                const std::string& what, int step) {
        if (offset < 0 || offset + lies.size() > net_.size) {
            complain(what + " lies outside of the arena", step);
            return;
        }
        std::vector<content> expected(static_cast<std::size_t>(lies.size()), zero);
        for_numbers(lies,
                    [&](std::ptrdiff_t i) { expected[static_cast<std::size_t>(i)] = number; });
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (!(arena_[static_cast<std::size_t>(offset) + i] == expected[i])) {
                complain(what + " is not there", step);
                return;
            }
    }
    template <class F>
    static void for_numbers(const kernel::layout& lies, F f) {
        for (int h = 0; h < lies.extent.height; ++h)
            for (int w = 0; w < lies.extent.width; ++w)
                for (int c = 0; c < lies.extent.channels; ++c) f(lies.at(h, w, c));
    }

    void expect_volume(int volume, int step) {
        expect(buffer(volume).volume, buffer(volume).offset, {content::value, volume, 0},
               "volume " + std::to_string(volume), step);
    }
    void expect_slope(int volume, int step) {
        expect(buffer(volume).gradient, buffer(volume).gradient_offset,
               {content::slope, volume, at(added_, volume)}, "gradient " + std::to_string(volume),
               step);
    }

    /// Whether a layer's output depends only on the input at the same position, or on whole maps.
    static bool place_by_place(layer_kind kind) {
        switch (kind) {
        case layer_kind::relu:
        case layer_kind::relu6:
        case layer_kind::leaky_relu:
        case layer_kind::elu:
        case layer_kind::gelu:
        case layer_kind::sigmoid:
        case layer_kind::hard_sigmoid:
        case layer_kind::tanh:
        case layer_kind::hard_swish:
        case layer_kind::batch_norm:
        case layer_kind::dropout:
        case layer_kind::softmax:
        case layer_kind::add:
        case layer_kind::multiply:
            return true;
        default:
            return false;
        }
    }

    void forward() {
        write(buffer(0).volume, buffer(0).offset, {content::value, 0, 0}, true, -1);
        for (int i = 0; i < net_.depth(); ++i) {
            if (at(net_.done_by, i) >= 0) continue; // already computed
            check_fusion(i);
            const fusion& fused = at(net_.fused, i);
            const int made = fused.last < 0 ? i + 1 : fused.last + 1;
            bool in_place = false;
            for (const int v : inputs(i)) {
                expect_volume(v, i);
                if (buffer(v).volume.extent != extent_of(v))
                    complain("the buffer of volume " + std::to_string(v) + " is of another extent",
                             i);
                in_place = in_place || at(net_.buffer_of, v) == at(net_.buffer_of, made);
            }
            if (buffer(made).volume.extent != extent_of(made))
                complain("the output's buffer is of another extent", i);
            const shape in = layer(i).input;
            const bool moves_nothing =
                layer(i).kind == layer_kind::flatten && in.height == 1 && in.width == 1;
            if (in_place && !place_by_place(layer(i).kind) && !moves_nothing)
                complain("cannot work in place", i);
            if (fused.add >= 0) {
                const int other = other_term(fused.add, i);
                expect_volume(other, i);
                if (at(net_.buffer_of, other) != at(net_.buffer_of, made))
                    complain("adds to a volume that is not there", i);
                in_place = true;
            }
            write(buffer(made).volume, buffer(made).offset, {content::value, made, 0}, !in_place,
                  i);
            if (keeps_places(i)) write_places(i);
            // It still reads while it writes.
            for (const int v : inputs(i))
                if (at(net_.buffer_of, v) != at(net_.buffer_of, made)) expect_volume(v, i);
            expect_volume(made, i);
        }
        expect_volume(net_.depth(), net_.depth());
        if (net_.purpose == pass::inspection)
            for (int v = 0; v <= net_.depth(); ++v) expect_volume(v, net_.depth());
    }

    /// The term of a sum that convolution i does not compute.
    int other_term(int sum, int i) const {
        const std::vector<int> terms = inputs(sum);
        return at(terms, 0) <= i ? at(terms, 0) : at(terms, 1);
    }

    /// Layers fused into another must follow it, each the only reader of the one before.
    void check_fusion(int i) {
        const fusion& fused = at(net_.fused, i);
        int before = i;
        for (const int next : {fused.norm, fused.add, fused.activation, fused.pool}) {
            if (next < 0) continue;
            const std::vector<int> read = inputs(next);
            bool reads = false;
            for (const int v : read) reads = reads || v == before + 1;
            if (!reads || at(readers_, before + 1) != 1 || at(net_.done_by, next) != i)
                complain("does the work of layer " + std::to_string(next) + ", which is another's",
                         i);
            before = next;
        }
        if (before != i && before != fused.last) complain("ends its work elsewhere", i);
        if (fused.last >= 0 && net_.purpose == pass::inspection) complain("hides volumes", i);
        const bool norm = layer(i).kind == layer_kind::batch_norm &&
                          net_.purpose == pass::training && fused.last == fused.activation;
        if (fused.last >= 0 && layer(i).kind != layer_kind::conv && !norm)
            complain("cannot fuse", i);
    }

    bool keeps_places(int i) const {
        return net_.purpose == pass::training && at(net_.fused, i).pool >= 0;
    }
    /// The elements that hold the positions of convolution i's maxima: one byte per pooled window,
    /// that is, one for four elements of the volume.
    template <class F>
    void for_places(int i, F f) {
        const lifetime& block = at(net_.blocks, at(net_.buffer_of, i + 1));
        const std::int64_t pooled = layer(at(net_.fused, i).pool).output.count();
        if (block.size * 4 < pooled) complain("has no room for places", i);
        for (std::ptrdiff_t n = 0; n < block.size; ++n)
            f(arena_[static_cast<std::size_t>(buffer(i + 1).offset + n)]);
    }
    void write_places(int i) {
        for_places(i, [&](content& element) { element = {content::places, i + 1, 0}; });
    }
    void expect_places(int i) {
        bool there = true;
        for_places(i, [&](const content& element) {
            there = there && element == content{content::places, i + 1, 0};
        });
        if (!there) complain("the places are not there", i);
    }

    /// The volumes that layer i's gradients depend on, besides the gradient of its output.
    std::vector<int> backward_reads(int i) const {
        // A pool fused into a convolution reads positions, and includes the activation's gradient.
        if (const int by = at(net_.done_by, i); by >= 0 && at(net_.fused, by).pool >= 0) {
            if (layer(i).kind == layer_kind::max_pool) return {i + 1};
            return {};
        }
        switch (layer(i).kind) {
        case layer_kind::conv:
        case layer_kind::conv_transpose:
        case layer_kind::fully_connected:
        case layer_kind::gelu:
        case layer_kind::hard_swish:
        case layer_kind::batch_norm:
        case layer_kind::local_response_norm:
        case layer_kind::multiply:
        case layer_kind::maxout:
            return inputs(i);
        case layer_kind::max_pool:
            return {inputs(i)[0], i + 1};
        case layer_kind::relu:
        case layer_kind::relu6:
        case layer_kind::leaky_relu:
        case layer_kind::elu:
        case layer_kind::sigmoid:
        case layer_kind::hard_sigmoid:
        case layer_kind::tanh:
        case layer_kind::softmax:
            return {i + 1};
        default:
            return {};
        }
    }

    void backward() {
        // The loss.
        at(added_, net_.depth()) = 1;
        write(buffer(net_.depth()).gradient, buffer(net_.depth()).gradient_offset,
              {content::slope, net_.depth(), 1}, true, net_.depth());
        for (int i = net_.depth(); i-- > 0;) {
            const bool any = layer(i).weights > 0 || wants(i);
            if (!any) continue;
            const auto still_there = [&](bool with_slope) {
                if (with_slope) expect_slope(i + 1, i);
                for (const int v : backward_reads(i)) expect_volume(v, i);
                if (const int by = at(net_.done_by, i);
                    by >= 0 && layer(i).kind == layer_kind::max_pool)
                    expect_places(by);
            };
            if (at(added_, i + 1) != at(readers_, i + 1))
                complain("some layer has not added to its output's gradient", i);
            still_there(true);
            const std::vector<int> read = inputs(i);
            bool shared = false;
            for (int e = 0; e < layer(i).edges; ++e) {
                const int v = at(read, e);
                const edge_plan& edge = at(net_.edges, layer(i).first_edge + e);
                if (edge.needed != (at(trained_, v) != 0))
                    complain("the plan is wrong about which gradients are needed", i);
                if (at(trained_, v) != 0) shared = pass_on(i, v, edge) || shared;
                still_there(!shared);
            }
        }
    }
    bool wants(int i) const {
        for (const int v : inputs(i))
            if (at(trained_, v) != 0) return true;
        return false;
    }

    /// The gradient of volume v from layer i; returns whether it overwrote the output's.
    bool pass_on(int i, int v, const edge_plan& edge) {
        const buffer_plan& to = buffer(v);
        int& added = at(added_, v);
        const bool shared = at(net_.buffer_of, v) == at(net_.buffer_of, i + 1);
        if (shared != edge.in_place) complain("the plan is wrong about what is shared", i);
        if (edge.first != (added == 0)) complain("the plan is wrong about who is first", i);
        const bool adds_itself =
            layer(i).kind == layer_kind::add || layer(i).kind == layer_kind::concat;
        if (shared) {
            if (at(readers_, v) != 1) complain("shares a gradient that others add to", i);
            ++added;
            write(to.gradient, to.gradient_offset, {content::slope, v, added}, false, i);
        } else if (edge.first) {
            ++added;
            write(to.gradient, edge.offset, {content::slope, v, added}, true, i);
        } else {
            if (!adds_itself) {
                // Into its own buffer, then added to the others.
                const content alone{content::slope, v, -1};
                write(to.gradient, edge.offset, alone, true, i);
                expect(to.gradient, edge.offset, alone, "what is to be added", i);
            }
            expect_slope(v, i);
            ++added;
            write(to.gradient, to.gradient_offset, {content::slope, v, added}, false, i);
        }
        expect_slope(v, i);
        return shared;
    }

    const planned_network& net_;
    std::vector<content> arena_;
    std::vector<int> added_;
    std::vector<int> readers_;
    std::vector<int> trained_; ///< whether an earlier layer has parameters
    std::string problems_;
};

/// A description of the first error in a pass with this plan; empty if there is none.
inline std::string simulate(const planned_network& net) { return simulation::run(net); }

} // namespace strider::test
