// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::engine`: the layers of a network as states in a tuple, walked forward
// and backward.
#pragma once

#include <strider/execution/layer_state.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

namespace hana = boost::hana;

/// Packing fewer parameters is not worth the start of parallel tasks.
inline constexpr std::int64_t least_parallel_parameters = 100'000;

/// The first E::depth layers of a network, one after the other on one arena.
template <class E>
class engine {
    static constexpr auto depth = static_cast<std::size_t>(E::depth);

public:
    using real = typename E::real;
    using element = typename E::element;
    using context = pass_context<real>;

    /// Packs a model's numbers.
    void pack(const model_numbers<real>& model) noexcept {
        for (const pack_step step : pack_steps) step(states_, model);
    }

    /// The same, divided among threads by layers where that is worth it.
    void pack(const model_numbers<real>& model, const executor& threads) noexcept {
        if (E::network::parameters < least_parallel_parameters || threads.threads() == 1) {
            pack(model);
            return;
        }
        std::atomic<std::size_t> next{0};
        threads.run(threads.threads(), [&](int) {
            for (std::size_t i = next++; i < depth; i = next++) pack_steps[i](states_, model);
        });
    }

    /// Numbers of scratch memory that each task of a forward pass needs, in whole cache lines.
    static constexpr std::ptrdiff_t forward_scratch_size() noexcept {
        return []<int... I>(std::integer_sequence<int, I...>) {
            std::ptrdiff_t most = 0;
            const auto count = [&]<class Layer>(std::type_identity<Layer>) {
                if constexpr (requires { Layer::forward_scratch_size; })
                    if (Layer::forward_scratch_size > most) most = Layer::forward_scratch_size;
            };
            (count(std::type_identity<layer_state<E, I>>{}), ...);
            return most;
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// So many images run together in layer I; 1: each by itself.
    template <int I>
    static constexpr int together() noexcept {
        if constexpr (layer_state<E, I>::plan::done_by >= 0)
            return 1;
        else if constexpr (requires { layer_state<E, I>::together; })
            return layer_state<E, I>::together;
        else
            return 1;
    }

    /// Numbers of scratch memory that images together need.
    static constexpr std::ptrdiff_t together_scratch_size() noexcept {
        return []<int... I>(std::integer_sequence<int, I...>) {
            std::ptrdiff_t most = 0;
            const auto count = [&]<class Layer>(std::type_identity<Layer>) {
                if constexpr (requires { Layer::together_scratch_size; })
                    if (Layer::together_scratch_size > most) most = Layer::together_scratch_size;
            };
            (count(std::type_identity<layer_state<E, I>>{}), ...);
            return most;
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Elements of scratch memory that a backward pass needs.
    static constexpr std::ptrdiff_t scratch_size() noexcept {
        return []<int... I>(std::integer_sequence<int, I...>) {
            std::ptrdiff_t most = 0;
            for (const std::ptrdiff_t one : {std::ptrdiff_t{0}, layer_state<E, I>::scratch_size...})
                if (one > most) most = one;
            return most;
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Puts `count` images into the arena's first volume.
    static void put(const real* images, int count, element* arena) noexcept {
        constexpr buffer_plan first = E::volume(0);
        real* volume = reinterpret_cast<real*>(arena + first.offset);
        clear_border<first.volume, E::lanes>(volume);
        put_images<first.volume, E::lanes>(images, count, volume);
    }

    /// Takes `count` images' numbers out of a volume of the arena; the last is what the network
    /// writes.
    template <int Volume = E::depth>
    static void take(const element* arena, int count, real* outputs) noexcept {
        constexpr buffer_plan last = E::volume(Volume);
        take_images<last.volume, E::lanes>(reinterpret_cast<const real*>(arena + last.offset),
                                           count, outputs);
    }

    /// Layers [begin, end), forward.
    void forward(element* arena, const context& how, int begin = 0,
                 int end = E::depth) const noexcept {
        for (int i = begin; i < end; ++i)
            forward_steps[static_cast<std::size_t>(i)](states_, arena, how);
    }

    /// Layers [begin, end), the last first: adds to the gradient of the parameters.
    void backward(element* arena, real* gradient, element* scratch, const context& how,
                  int begin = 0, int end = E::depth) const noexcept {
        for (int i = end; i-- > begin;)
            backward_steps[static_cast<std::size_t>(i)](states_, arena, gradient, scratch, how);
    }

    /// One layer's state, for those who look inside.
    template <int I>
    [[nodiscard]] const auto& layer() const noexcept {
        return hana::at_c<static_cast<std::size_t>(I)>(states_);
    }

private:
    template <int... I>
    static auto make_states(std::integer_sequence<int, I...>) -> hana::tuple<layer_state<E, I>...>;
    using states = decltype(make_states(std::make_integer_sequence<int, E::depth>{}));

    // A function for each layer, and a table of them: one function of all layers would take the
    // compiler longer than linear time.
    using pack_step = void (*)(states&, const model_numbers<real>&) noexcept;
    using forward_step = void (*)(const states&, element*, const context&) noexcept;
    using backward_step = void (*)(const states&, element*, real*, element*,
                                   const context&) noexcept;

    template <std::size_t I>
    static void run_pack(states& layers, const model_numbers<real>& model) noexcept {
        hana::at_c<I>(layers).pack(model);
    }
    template <std::size_t I>
    static void run_forward(const states& layers, element* arena, const context& how) noexcept {
        // A convolution before it may have done this layer's work.
        if constexpr (layer_state<E, static_cast<int>(I)>::plan::done_by < 0)
            hana::at_c<I>(layers).forward(arena, how);
    }
    template <std::size_t I>
    static void run_backward(const states& layers, element* arena, real* gradient, element* scratch,
                             const context& how) noexcept {
        hana::at_c<I>(layers).backward(arena, gradient, scratch, how);
    }
    static constexpr std::array<pack_step, depth> pack_steps =
        []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<pack_step, depth>{&run_pack<I>...};
    }
    (std::make_index_sequence<depth>{});
    static constexpr std::array<forward_step, depth> forward_steps =
        []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<forward_step, depth>{&run_forward<I>...};
    }
    (std::make_index_sequence<depth>{});
    static constexpr std::array<backward_step, depth> backward_steps =
        []<std::size_t... I>(std::index_sequence<I...>) {
        if constexpr (E::purpose == pass::training)
            return std::array<backward_step, depth>{&run_backward<I>...};
        else
            return std::array<backward_step, depth>{};
    }
    (std::make_index_sequence<depth>{});

    states states_;
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
