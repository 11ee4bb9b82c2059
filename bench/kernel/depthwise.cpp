// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures depthwise, grouped, dilated and transposed convolutions: one image, and a block of
// images forward and backward.
#include "support/measure.hpp"
#include "support/peer.hpp"

#include <strider/kernel/conv/select.hpp>
#include <strider/tensor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace strider::bench {

namespace {

using kernel::lane_axis;
using kernel::layout;

/// A square convolution from the large volume to the small one; transposed, from the small to the
/// large. Structural.
struct square_layer {
    int extent; ///< of the large volume
    int channels;
    int filters;
    int filter;
    int stride;
    int pad;
    int dilation = 1;
    int groups = 1;
    bool transposed = false;

    [[nodiscard]] constexpr kernel::conv_geometry on(lane_axis axis) const {
        const int out = (extent + 2 * pad - (filter - 1) * dilation - 1) / stride + 1;
        kernel::conv_geometry g{{{extent, extent, channels}, {}, axis},
                                {{out, out, filters}, {}, axis},
                                filter,
                                filter,
                                stride,
                                stride,
                                pad,
                                pad,
                                dilation,
                                dilation,
                                groups};
        if (!transposed && kernel::needs_border(g)) g.input.around = kernel::window_border(g);
        return g;
    }
    /// Includes the border that the reference reads.
    [[nodiscard]] constexpr kernel::conv_geometry reference() const {
        kernel::conv_geometry g = on(lane_axis::channels);
        g.input.around = kernel::window_border(g);
        return g;
    }
    [[nodiscard]] constexpr std::size_t weights() const {
        return static_cast<std::size_t>(filters) * static_cast<std::size_t>(reference().chunk());
    }
    /// As a layer of a network, for a peer.
    [[nodiscard]] layer_facts facts() const {
        const kernel::conv_geometry g = on(lane_axis::channels);
        layer_facts l;
        l.kind = layer_kind::conv;
        l.name = "conv";
        l.input = g.input.extent;
        l.output = g.output.extent;
        l.window.filter_height = l.window.filter_width = filter;
        l.window.stride_height = l.window.stride_width = stride;
        l.window.pad_top = l.window.pad_bottom = l.window.pad_left = l.window.pad_right = pad;
        l.window.dilation_height = l.window.dilation_width = dilation;
        l.filters = filters;
        l.groups = groups;
        l.weights = static_cast<std::int64_t>(weights());
        l.biases = filters;
        return l;
    }
    /// Floating-point operations per image.
    [[nodiscard]] constexpr double operations() const {
        const shape small = reference().output.extent;
        return 2.0 * static_cast<double>(weights()) * small.height * small.width;
    }
    [[nodiscard]] std::string name() const {
        const shape from = transposed ? reference().output.extent : reference().input.extent;
        const shape to = transposed ? reference().input.extent : reference().output.extent;
        std::string text = fmt::format("{}x{}x{}->{} {}x{}/{}", from.height, from.width,
                                       from.channels, to.channels, filter, filter, stride);
        if (dilation > 1) text += fmt::format(" dilation {}", dilation);
        if (groups > 1) text += fmt::format(" groups {}", groups);
        if (transposed) text += " transposed";
        return text;
    }
};

/// Copies the image in one lane from one layout into another.
template <layout From, int FromLanes, layout To, int ToLanes>
void copy_lane(const float* from, int from_lane, float* to, int to_lane) {
    static_assert(From.extent == To.extent);
    for (int h = 0; h < To.extent.height; ++h)
        for (int w = 0; w < To.extent.width; ++w)
            for (int c = 0; c < To.extent.channels; ++c)
                to[To.at(h, w, c) * ToLanes + to_lane] =
                    from[From.at(h, w, c) * FromLanes + from_lane];
}

/// A volume of several lanes.
template <layout L, int Lanes>
class volume {
public:
    volume() : numbers_(static_cast<std::size_t>(L.size()) * Lanes) {}
    /// Random values; the border stays 0.
    void fill(unsigned seed) {
        constexpr layout plain{L.extent, {}, lane_axis::channels};
        const auto numbers = random_numbers(static_cast<std::size_t>(plain.size()) * Lanes, seed);
        for (int lane = 0; lane < Lanes; ++lane)
            copy_lane<plain, 1, L, Lanes>(numbers.data() + plain.size() * lane, 0, data(), lane);
    }
    /// One image in the reference's layout.
    template <layout To>
    [[nodiscard]] std::vector<float> lane(int lane) const {
        std::vector<float> image(static_cast<std::size_t>(To.size()));
        copy_lane<L, Lanes, To, 1>(numbers_.data(), lane, image.data(), 0);
        return image;
    }
    /// All images, channels-last, concatenated.
    [[nodiscard]] std::vector<float> images() const {
        std::vector<float> all;
        for (int i = 0; i < Lanes; ++i) {
            const auto image = lane<layout{L.extent, {}, lane_axis::channels}>(i);
            all.insert(all.end(), image.begin(), image.end());
        }
        return all;
    }
    [[nodiscard]] float* data() { return numbers_.data(); }
    [[nodiscard]] auto* elements() { return reinterpret_cast<vec<float, Lanes>*>(numbers_.data()); }

private:
    aligned_array<float> numbers_;
};

/// Without the border of From.
template <layout From>
std::vector<float> inside(const std::vector<float>& image) {
    constexpr layout to{From.extent, {}, lane_axis::channels};
    std::vector<float> result(static_cast<std::size_t>(to.size()));
    copy_lane<From, 1, to, 1>(image.data(), 0, result.data(), 0);
    return result;
}

template <square_layer L, class Kernel>
aligned_array<float> packed_for(const std::vector<float>& weights) {
    aligned_array<float> packed(static_cast<std::size_t>(Kernel::packed_size));
    Kernel::pack(
        [&](int k, int c, int r, int s) {
            const int depth = L.channels / L.groups;
            return weights[static_cast<std::size_t>(
                ((std::ptrdiff_t{k} * depth + c) * L.filter + r) * L.filter + s)];
        },
        packed.data());
    return packed;
}

template <int Lanes>
constexpr int checked_lanes[2] = {0, Lanes - 1};

/// GCC 12 crashes if an alias gets a geometry that depends on a template argument.
template <kernel::conv_geometry G>
struct forward_of {
    using type = kernel::conv_forward<G, float, isa::native>;
    using transposed = kernel::transpose_forward<G, float, isa::native>;
};
template <kernel::conv_geometry G, layout Gradient, layout Result>
struct data_gradient_of {
    using type = kernel::conv_data_gradient<G, Gradient, Result, float, isa::native>;
    using transposed = kernel::transpose_data_gradient<G, Gradient, Result, float, isa::native>;
};
template <kernel::conv_geometry G, layout Gradient>
struct weight_gradient_of {
    using type = kernel::conv_weight_gradient<G, Gradient, float, isa::native>;
    using transposed = kernel::transpose_weight_gradient<G, Gradient, float, isa::native>;
};
template <bool Transposed, class Choice>
using choose =
    typename std::conditional_t<Transposed, std::type_identity<typename Choice::transposed>,
                                std::type_identity<typename Choice::type>>::type;

/// oneDNN's direct algorithm; null without oneDNN, and for transposed convolutions.
template <square_layer L>
std::unique_ptr<peer> onednn(conv_pass what, int batch, const std::vector<float>& images,
                             std::vector<float> weights, const std::vector<float>& gradient,
                             const std::vector<float>& bias = {}) {
    const library other = onednn_library();
    if (L.transposed || other.convolution == nullptr) return nullptr;
    weights.insert(weights.end(), bias.begin(), bias.end());
    auto ways = other.convolution({L.facts(), what, batch, 1, images, weights, gradient});
    return std::move(ways.at(0).runs);
}

/// Whether the peer's result agrees; true without a peer.
inline bool peer_agrees(benchmark::State& state, peer* other, std::size_t first,
                        const std::vector<float>& expected, double tolerance) {
    if (other == nullptr) return true;
    other->run();
    const auto found = other->result();
    return agrees(state, "oneDNN", std::span(found).subspan(first, expected.size()), expected,
                  tolerance);
}

template <square_layer L>
using reference_conv = kernel::reference_conv<L.reference(), float, isa::native>;
template <square_layer L>
using reference_transpose = kernel::reference_transpose<L.reference(), float, isa::native>;

template <square_layer L, lane_axis Axis>
void run_forward(benchmark::State& state) {
    constexpr kernel::conv_geometry g = L.on(Axis);
    constexpr kernel::conv_geometry r = L.reference();
    constexpr int lanes = Axis == lane_axis::images ? lanes_of<float, isa::native> : 1;
    constexpr layout from = L.transposed ? g.output : g.input;
    constexpr layout to = L.transposed ? g.input : g.output;
    using chosen = choose<L.transposed, forward_of<g>>;
    const auto weights = random_numbers(L.weights(), 2);
    const auto bias = random_numbers(static_cast<std::size_t>(to.extent.channels), 3);
    const auto packed = packed_for<L, chosen>(weights);
    volume<from, lanes> x;
    volume<to, lanes> y;
    x.fill(1);
    const auto ours = [&] {
        chosen::forward(x.elements(), packed.data(), bias.data(), y.elements(), 0,
                        to.extent.height);
    };
    ours();
    for (const int lane : checked_lanes<lanes>) {
        if constexpr (L.transposed) {
            const auto image = x.template lane<r.output>(lane);
            std::vector<float> expected(static_cast<std::size_t>(r.input.size()));
            reference_transpose<L>::forward(image.data(), weights.data(), bias.data(),
                                            expected.data(), 0, r.input.extent.height);
            if (!agrees(state, chosen::name, y.template lane<r.input>(lane), expected, 1e-5))
                return;
        } else {
            const auto image = x.template lane<r.input>(lane);
            std::vector<float> expected(static_cast<std::size_t>(r.output.size()));
            reference_conv<L>::forward(image.data(), weights.data(), bias.data(), expected.data(),
                                       0, r.output.extent.height);
            if (!agrees(state, chosen::name, y.template lane<r.output>(lane), expected, 1e-5))
                return;
        }
    }
    const auto other = onednn<L>(conv_pass::forward, lanes, x.images(), weights, {}, bias);
    const auto first = y.template lane<layout{to.extent, {}, lane_axis::channels}>(0);
    if (!peer_agrees(state, other.get(), 0, first, 1e-5)) return;
    measure(state,
            {.images = lanes, .operations = L.operations(), .ours = ours, .other = other.get()});
}

template <square_layer L>
void run_data_gradient(benchmark::State& state) {
    constexpr kernel::conv_geometry g = L.on(lane_axis::images);
    constexpr kernel::conv_geometry r = L.reference();
    constexpr int lanes = lanes_of<float, isa::native>;
    constexpr layout gradient{
        L.transposed ? g.input.extent : g.output.extent, {}, lane_axis::images};
    constexpr layout result{L.transposed ? g.output.extent : g.input.extent, {}, lane_axis::images};
    using chosen = choose<L.transposed, data_gradient_of<g, gradient, result>>;
    const auto weights = random_numbers(L.weights(), 2);
    const auto packed = packed_for<L, chosen>(weights);
    volume<gradient, lanes> dy;
    volume<result, lanes> dx;
    dy.fill(1);
    const auto ours = [&] { chosen::run(dy.elements(), packed.data(), dx.elements()); };
    ours();
    for (const int lane : checked_lanes<lanes>) {
        if constexpr (L.transposed) {
            const auto slope = dy.template lane<r.input>(lane);
            std::vector<float> expected(static_cast<std::size_t>(r.output.size()));
            reference_conv<L>::forward(slope.data(), weights.data(), nullptr, expected.data(), 0,
                                       r.output.extent.height);
            if (!agrees(state, chosen::name, dx.template lane<r.output>(lane), expected, 1e-5))
                return;
        } else {
            const auto slope = dy.template lane<r.output>(lane);
            std::vector<float> expected(static_cast<std::size_t>(r.input.size()));
            reference_conv<L>::add_data_gradient(slope.data(), weights.data(), expected.data());
            const auto found = dx.template lane<r.input>(lane);
            if (!agrees(state, chosen::name, inside<r.input>(found), inside<r.input>(expected),
                        1e-5))
                return;
        }
    }
    const auto other = onednn<L>(conv_pass::data_gradient, lanes, {}, weights, dy.images());
    const auto first = dx.template lane<layout{result.extent, {}, lane_axis::channels}>(0);
    if (!peer_agrees(state, other.get(), 0, first, 1e-5)) return;
    measure(state,
            {.images = lanes, .operations = L.operations(), .ours = ours, .other = other.get()});
}

template <square_layer L>
void run_weight_gradient(benchmark::State& state) {
    constexpr kernel::conv_geometry g = L.on(lane_axis::images);
    constexpr kernel::conv_geometry r = L.reference();
    constexpr int lanes = lanes_of<float, isa::native>;
    constexpr layout input = L.transposed ? g.output : g.input;
    constexpr layout gradient{
        L.transposed ? g.input.extent : g.output.extent, {}, lane_axis::images};
    using chosen = choose<L.transposed, weight_gradient_of<g, gradient>>;
    volume<input, lanes> x;
    volume<gradient, lanes> dy;
    x.fill(1);
    dy.fill(2);
    std::vector<float> dw(L.weights());
    aligned_array<float> partial(static_cast<std::size_t>(chosen::partial_size) * lanes);
    const auto ours = [&] {
        std::fill(dw.begin(), dw.end(), 0.0F);
        chosen::add(x.elements(), dy.elements(), dw.data(),
                    reinterpret_cast<vec<float, lanes>*>(partial.data()));
    };
    ours();
    std::vector<float> expected(dw.size());
    for (int lane = 0; lane < lanes; ++lane) {
        std::vector<float> big;
        std::vector<float> small;
        if constexpr (L.transposed) {
            big = dy.template lane<r.input>(lane);
            small = x.template lane<r.output>(lane);
        } else {
            big = x.template lane<r.input>(lane);
            small = dy.template lane<r.output>(lane);
        }
        reference_conv<L>::add_weight_gradient(big.data(), small.data(), expected.data(), nullptr);
    }
    if (!agrees(state, chosen::name, dw, expected, 1e-4)) return;
    const auto other = onednn<L>(conv_pass::weight_gradient, lanes, x.images(), {}, dy.images());
    if (!peer_agrees(state, other.get(), 0, expected, 1e-4)) return;
    measure(state,
            {.images = lanes, .operations = L.operations(), .ours = ours, .other = other.get()});
}

template <square_layer L>
void add() {
    add_benchmark("conv/one_image/" + L.name(), run_forward<L, lane_axis::channels>);
    add_benchmark("conv/block/" + L.name(), run_forward<L, lane_axis::images>);
    add_benchmark("conv/data_gradient/" + L.name(), run_data_gradient<L>);
    add_benchmark("conv/weight_gradient/" + L.name(), run_weight_gradient<L>);
}

} // namespace

void add_benchmarks() {
    // MobileNet's depthwise layers, AlexNet's second, ResNeXt's groups, a dilated one as in
    // segmentation, and U-Net's upward path.
    add<square_layer{112, 32, 32, 3, 1, 1, 1, 32}>();
    add<square_layer{112, 64, 64, 3, 2, 1, 1, 64}>();
    add<square_layer{56, 128, 128, 3, 1, 1, 1, 128}>();
    add<square_layer{28, 256, 256, 3, 1, 1, 1, 256}>();
    add<square_layer{14, 512, 512, 3, 1, 1, 1, 512}>();
    add<square_layer{7, 1024, 1024, 3, 1, 1, 1, 1024}>();
    add<square_layer{27, 96, 256, 5, 1, 2, 1, 2}>();
    add<square_layer{28, 256, 256, 3, 1, 1, 1, 32}>();
    add<square_layer{28, 128, 128, 3, 1, 2, 2, 1}>();
    add<square_layer{56, 128, 256, 2, 2, 0, 1, 1, true}>();
}

} // namespace strider::bench
