// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::engine`: the states of a network's layers, run forward and backward.
#pragma once

#include <strider/execution/layer_state.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Packing fewer parameters than this is not worth starting parallel tasks.
inline constexpr std::int64_t min_parallel_parameters = 100'000;

/// A layer's state, as a base class distinguished by the layer's index.
template <class E, int Index>
struct state_slot {
    layer_state<E, Index> state;
};

template <class E, class Sequence = std::make_integer_sequence<int, E::depth>>
struct state_slots;
template <class E, int... Index>
struct state_slots<E, std::integer_sequence<int, Index...>> : state_slot<E, Index>... {};

/// The states of all layers of an engine. Its type name does not list them, and at() selects a base
/// class: with a tuple, 600 layers took GCC 5 times as long.
template <class E>
struct layer_states : state_slots<E> {
    template <int Index>
    [[nodiscard]] layer_state<E, Index>& at() noexcept {
        return static_cast<state_slot<E, Index>&>(*this).state;
    }
    template <int Index>
    [[nodiscard]] const layer_state<E, Index>& at() const noexcept {
        return static_cast<const state_slot<E, Index>&>(*this).state;
    }
};

/// The first E::depth layers of a network, run one after another in one arena.
template <class E>
class engine {
    static constexpr auto depth = static_cast<std::size_t>(E::depth);

public:
    using real = typename E::real;
    using element = typename E::element;
    using executor = typename E::executor;
    using context_type = pass_context<real, executor>;

    // Not noexcept: these allocate, or run tasks on an executor that may.

    /// Packs a model's parameters and statistics.
    void pack(const model_numbers<real>& model) {
        for (const pack_step step : pack_steps) step(states_, model);
    }

    /// The same, with the layers divided among threads where that is worth it.
    void pack(const model_numbers<real>& model, const executor& threads) {
        if (E::network::parameters < min_parallel_parameters || threads.threads() == 1) {
            pack(model);
            return;
        }
        std::atomic<std::size_t> next{0};
        threads.run(threads.threads(), [&](int) {
            for (std::size_t i = next++; i < depth; i = next++) pack_steps[i](states_, model);
        });
    }

    /// Scratch of each task of a forward pass, in numbers; whole cache lines.
    static constexpr std::ptrdiff_t forward_scratch_size() noexcept {
        return max_of([]<class Layer>(layer_type<Layer>) {
            if constexpr (requires { Layer::forward_scratch_size; })
                return Layer::forward_scratch_size;
            else
                return std::ptrdiff_t{0};
        });
    }

    /// Images of a group in layer Index; 1: single images.
    template <int Index>
    static constexpr int group_of() noexcept {
        if constexpr (layer_state<E, Index>::plan::done_by >= 0)
            return 1;
        else if constexpr (requires { layer_state<E, Index>::group_images; })
            return layer_state<E, Index>::group_images;
        else
            return 1;
    }

    /// The same for every layer.
    static constexpr std::array<int, depth> group_of_layers() noexcept {
        return []<int... Index>(std::integer_sequence<int, Index...>) {
            return std::array<int, depth>{group_of<Index>()...};
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Scratch of a group, in numbers.
    static constexpr std::ptrdiff_t group_scratch_size() noexcept {
        return max_of([]<class Layer>(layer_type<Layer>) {
            if constexpr (requires { Layer::group_scratch_size; })
                return Layer::group_scratch_size;
            else
                return std::ptrdiff_t{0};
        });
    }

    /// Size of all packed weights in bytes.
    static constexpr std::int64_t weight_bytes() noexcept {
        return []<int... Index>(std::integer_sequence<int, Index...>) {
            std::int64_t numbers = 0;
            const auto add = [&]<class Layer>(layer_type<Layer>) {
                if constexpr (requires { Layer::packed_numbers; }) numbers += Layer::packed_numbers;
            };
            [[maybe_unused]] const char each[]{(add(layer_type<layer_state<E, Index>>{}), '\0')...};
            return numbers * static_cast<std::int64_t>(sizeof(real));
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Scratch of a backward pass, in elements.
    static constexpr std::ptrdiff_t scratch_size() noexcept {
        return max_of([]<class Layer>(layer_type<Layer>) { return Layer::scratch_size; });
    }

    /// The number of threads beyond which dividing the layers of a pass does not pay; 1: dividing
    /// none.
    static constexpr int max_threads_of_pass() noexcept {
        return []<int... Index>(std::integer_sequence<int, Index...>) {
            // Not a fold, which Clang limits to 256 operands.
            std::int64_t divisible = 0;
            for (const std::int64_t work :
                 {layer_plan<E, Index>::is_long ? layer_plan<E, Index>::work : 0 ...})
                divisible += work;
            return divisible < min_team_macs
                       ? 1
                       : (std::max)({1, layer_plan<E, Index>::max_threads_of_layer...});
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Copies `count` images into the arena's first volume.
    static void put(const real* images, int count, element* arena) noexcept {
        constexpr buffer_plan first = E::volume(0);
        real* volume = reinterpret_cast<real*>(arena + first.offset);
        clear_border<first.volume, E::lanes>(volume);
        put_images<first.volume, E::lanes>(images, count, volume);
    }

    /// Copies `count` images out of a volume of the arena, by default the network's output.
    template <int Volume = E::depth>
    static void take(const element* arena, int count, real* outputs) noexcept {
        constexpr buffer_plan last = E::volume(Volume);
        take_images<last.volume, E::lanes>(reinterpret_cast<const real*>(arena + last.offset),
                                           count, outputs);
    }

    /// Runs layers [begin, end) forward.
    void forward(element* arena, const context_type& context, int begin = 0,
                 int end = E::depth) const {
        for (int i = begin; i < end; ++i)
            forward_steps[static_cast<std::size_t>(i)](states_, arena, context);
    }

    /// Runs all layers forward, from an image to the output, divided among the threads of an
    /// executor where that pays.
    void run(const executor& threads, const real* image, element* arena, context_type context,
             real* output) const {
        const int most = (std::min)(threads.threads(), max_threads_of_pass());
        run_as_team(threads, most, [&](const team<executor>* members) {
            context.threads = members;
            put(image, 1, arena);
            forward(arena, context);
            take(arena, 1, output);
        });
    }

    /// Runs layers [begin, end) backward, last first, and adds to the gradient of the parameters.
    void backward(element* arena, real* gradient, element* scratch, const context_type& context,
                  int begin = 0, int end = E::depth) const noexcept {
        for (int i = end; i-- > begin;)
            backward_steps[static_cast<std::size_t>(i)](states_, arena, gradient, scratch, context);
    }

    /// One layer's state, for inspection.
    template <int Index>
    [[nodiscard]] const auto& layer() const noexcept {
        return states_.template at<Index>();
    }

private:
    using states = layer_states<E>;

    template <class Layer>
    struct layer_type {};
    /// The largest size(layer_type<Layer>{}) of all layers, at least 0.
    template <class Size>
    static constexpr std::ptrdiff_t max_of(Size size) noexcept {
        return [&]<int... Index>(std::integer_sequence<int, Index...>) {
            return (std::max)({std::ptrdiff_t{0}, size(layer_type<layer_state<E, Index>>{})...});
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    // One function per layer, in a table: a single function of all layers would take the compiler
    // more than linear time.
    using pack_step = void (*)(states&, const model_numbers<real>&);
    using forward_step = void (*)(const states&, element*, const context_type&);
    using backward_step = void (*)(const states&, element*, real*, element*,
                                   const context_type&) noexcept;

    template <int Index>
    static void run_pack(states& layers, const model_numbers<real>& model) {
        layers.template at<Index>().pack(model);
    }
    template <int Index>
    static void run_forward(const states& layers, element* arena, const context_type& context) {
        // An earlier layer may have done this one's work.
        if constexpr (layer_state<E, Index>::plan::done_by < 0)
            layers.template at<Index>().forward(arena, context);
    }
    template <int Index>
    static void run_backward(const states& layers, element* arena, real* gradient, element* scratch,
                             const context_type& context) noexcept {
        layers.template at<Index>().backward(arena, gradient, scratch, context);
    }
    static constexpr std::array<pack_step, depth> pack_steps =
        []<int... Index>(std::integer_sequence<int, Index...>) {
        return std::array<pack_step, depth>{&run_pack<Index>...};
    }
    (std::make_integer_sequence<int, E::depth>{});
    static constexpr std::array<forward_step, depth> forward_steps =
        []<int... Index>(std::integer_sequence<int, Index...>) {
        return std::array<forward_step, depth>{&run_forward<Index>...};
    }
    (std::make_integer_sequence<int, E::depth>{});
    static constexpr std::array<backward_step, depth> backward_steps =
        []<int... Index>(std::integer_sequence<int, Index...>) {
        if constexpr (E::purpose == pass::training)
            return std::array<backward_step, depth>{&run_backward<Index>...};
        else
            return std::array<backward_step, depth>{};
    }
    (std::make_integer_sequence<int, E::depth>{});

    states states_;
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
