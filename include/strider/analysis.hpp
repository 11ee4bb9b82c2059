// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `layer_at`, the facts of one layer of a network; `memory_of`, the lifetimes and places of
// a network's volumes; and facts of a network by name.
#pragma once

#include <strider/requirements.hpp>

#include <strider/execution/schedule.hpp>
#include <strider/layer/flops.hpp>
#include <strider/memory_plan.hpp>
#include <strider/network.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace strider {

namespace detail {

template <std::size_t Index, class T>
struct indexed {};

template <class Indices, class... Types>
struct indexed_types;
template <std::size_t... Index, class... Types>
struct indexed_types<std::index_sequence<Index...>, Types...> : indexed<Index, Types>... {};

template <class... Types>
indexed_types<std::index_sequence_for<Types...>, Types...> index_types(type_list<Types...>);

// One conversion to a base, instead of a recursion of Index steps.
template <std::size_t Index, class T>
std::type_identity<T> type_at(indexed<Index, T>);

} // namespace detail

/// Whether Index is the index of a layer of Net: 0 is the first after the input.
template <class Net, int Index>
concept layer_index_of = Index >= 0 && Index < Net::depth;

/// The receptive field of an element of each volume: volume 0 is the input, volume i + 1 the output
/// of layer i.
template <class Net>
inline constexpr auto receptive_windows = detail::see_through_graph(Net::graph);

/// The compile-time facts of layer Index of a network.
template <class Net, int Index>
    requires layer_index_of<Net, Index>
struct layer_at {
    /// The layer's type as given to the network; for the layer that ends a structure, the
    /// structure.
    using type = typename decltype(detail::type_at<std::size_t{Index}>(
        detail::index_types(typename Net::layers{})))::type;

    /// All facts that its rule inferred.
    static constexpr layer_facts facts = Net::facts[std::size_t{Index}];
    static constexpr layer_kind kind = facts.kind;
    /// Its name in user code: "conv".
    static constexpr const char* name = facts.name;
    /// Its input and output volumes.
    static constexpr shape input = facts.input;
    static constexpr shape output = facts.output;
    /// Weights and biases.
    static constexpr std::int64_t parameters = facts.parameters();
    /// Multiply-accumulates of one image's forward pass.
    static constexpr std::int64_t macs = facts.macs;
    /// Floating-point operations of one image's forward pass, by flops_of.
    static constexpr std::int64_t flops = flops_of(facts);
    /// Bytes of its output volume.
    template <class Real = float>
    static constexpr auto activation_bytes = std::int64_t{sizeof(Real)} * facts.activations;
    /// Its path, as in messages: "layer 7 (layer4): repeat turn 1: residual body: layer 1".
    static constexpr path_text path = detail::path_to(Net::graph.scopes.data(), facts.scope,
                                                      facts.position, facts.label, facts.labelled);
    /// The part of the network's input that an element of its output depends on.
    static constexpr receptive_window receptive_field =
        receptive_windows<Net>[std::size_t{Index} + 1];
};

/// The part of the input that an output element of Net depends on.
template <class Net>
inline constexpr receptive_window receptive_field = Net::receptive_field;

/// Bytes of all volumes of one image, including the input: what training keeps.
template <class Net, class Real = float>
inline constexpr std::int64_t activation_bytes = Net::template activation_bytes<Real>;

/// The most bytes of volumes live at once, if no layer works in place.
template <class Net, class Real = float>
inline constexpr std::int64_t peak_bytes = Net::template peak_bytes<Real>;

/// Bytes of all parameters.
template <class Net, class Real = float>
inline constexpr auto parameter_bytes = std::int64_t{sizeof(Real)} * Net::parameters;

/// Floating-point operations of one image's forward pass, by flops_of.
template <class Net>
inline constexpr std::int64_t flops = [] {
    std::int64_t sum = 0;
    for (const layer_facts& layer : Net::facts) sum += flops_of(layer);
    return sum;
}();

/// The lifetime of a buffer of a pass, and its place in the arena, in bytes.
struct memory_block {
    std::int64_t bytes = 0;
    std::int64_t offset = 0;
    int first = 0; ///< first and last step that need it: 0 copies the input in, i + 1 is layer i,
    int last = 0;  ///< depth + 1 copies the output out, 2 depth + 1 - i is layer i backward
};

namespace detail {

/// Number of layers that a trainer of class scores runs: a final softmax is part of the loss.
template <class Net>
inline constexpr int trained_depth = Net::depth - (ends_in_softmax<Net> ? 1 : 0);

/// The plan of an arena, and its images per element.
template <class Net, pass Purpose, class Numerics, class Real, class Isa>
struct arena_plan {
    using real = typename number_choice<Real>::real;
    static constexpr const auto& schedule = schedule_of<Net, Numerics, Real, Isa>;
    static constexpr int depth = Net::depth;
    static constexpr int images = schedule.block_images;
    static constexpr std::int64_t bytes = schedule.arena_bytes;
    static constexpr std::int64_t
        scratch_bytes = images > 1 ? 0
                                   : schedule.scratch_size* static_cast<std::int64_t>(sizeof(real));
};
template <class Net, class Numerics, class Real, class Isa>
struct arena_plan<Net, pass::training, Numerics, Real, Isa> {
    using real = typename number_choice<Real>::real;
    static constexpr int depth = trained_depth<Net>;
    static constexpr int images = lanes_of<real, Isa>;
    static constexpr std::int64_t bytes =
        plan_of_elements<Net, depth, pass::training, kernel::lane_axis::images,
                         sizeof(real) * static_cast<std::size_t>(images)>.size *
        std::int64_t{sizeof(real)} * images;
    static constexpr std::int64_t scratch_bytes = 0;
};

} // namespace detail

/// The memory in which inference<Net, Numerics, Real, Isa> runs on one thread, or a trainer of
/// class scores runs one block of images: one arena for all volumes, each during its lifetime, in
/// training with their gradients. Volumes of layers that work in place are counted once. (A trainer
/// needs scratch besides: trainer::arena_bytes.)
template <class Net, pass Purpose = pass::inference, ExactOrFast Numerics = numerics::exact,
          FloatDoubleOrOneImage Real = float, class Isa = isa::native>
struct memory_of {
private:
    static_assert(Purpose != pass::inspection);
    using arena = detail::arena_plan<Net, Purpose, Numerics, Real, Isa>;
    static constexpr auto axis = Purpose == pass::training || arena::images > 1
                                     ? kernel::lane_axis::images
                                     : kernel::lane_axis::channels;
    static constexpr std::size_t element_bytes =
        sizeof(typename arena::real) * static_cast<std::size_t>(arena::images);
    static constexpr int multiple = detail::elements_in_line(element_bytes);
    static constexpr std::int64_t bytes(std::int64_t elements) {
        return elements * static_cast<std::int64_t>(element_bytes);
    }

public:
    /// Images whose volumes share the arena: one in each lane of a vector, or 1.
    static constexpr int images = arena::images;
    /// Bytes of the arena, as inference::arena_bytes.
    static constexpr std::int64_t arena_bytes = arena::bytes;
    /// The most bytes of volumes live at once: a lower bound for this order of layers.
    static constexpr std::int64_t min_bytes =
        bytes(detail::plan_of_elements<Net, arena::depth, Purpose, axis, element_bytes>.least);
    /// Bytes of the kernels' scratch after the volumes, with numerics::fast.
    static constexpr std::int64_t scratch_bytes = arena::scratch_bytes;
    /// Every buffer of those images. (If two blocks share passes over a dense layer's weights, or a
    /// group of images over a convolution's, the arena holds one set of these for each.)
    static constexpr auto blocks = [] {
        constexpr const auto& lives = lifetimes_of<Net, arena::depth, Purpose, axis, multiple>;
        std::array<memory_block, lives.size()> all{};
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = {bytes(lives[i].size), bytes(lives[i].offset), lives[i].first, lives[i].last};
        return all;
    }();
    /// Index of the layer whose forward pass has the most bytes live; depth: copying the output
    /// out; -1: copying the input in. In training possibly a layer's backward pass.
    static constexpr int fullest_layer = [] {
        std::array<std::int64_t, static_cast<std::size_t>(2 * arena::depth) + 3> change{};
        for (const memory_block& b : blocks) {
            change[static_cast<std::size_t>(b.first)] += b.bytes;
            change[static_cast<std::size_t>(b.last) + 1] -= b.bytes;
        }
        std::int64_t alive = 0;
        std::int64_t most = -1;
        int fullest = 0;
        for (int step = 0; step < 2 * arena::depth + 2; ++step) {
            alive += change[static_cast<std::size_t>(step)];
            if (alive <= most) continue;
            most = alive;
            fullest = step;
        }
        return fullest <= arena::depth + 1 ? fullest - 1 : 2 * arena::depth + 1 - fullest;
    }();
};

/// Bytes of the arena in which inference<Net, Numerics, Real, Isa> runs on one thread.
template <class Net, ExactOrFast Numerics = numerics::exact, FloatDoubleOrOneImage Real = float,
          class Isa = isa::native>
inline constexpr std::int64_t arena_bytes =
    detail::schedule_of<Net, Numerics, Real, Isa>.arena_bytes;

} // namespace strider
