// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::engine`: the layers of a network as states in a tuple, walked forward
// and backward.
#pragma once

#include <strider/execution/layer_state.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>

#include <utility>

namespace strider::detail {

namespace hana = boost::hana;

/// The first E::depth layers of a network, one after the other on one arena.
template <class E>
class engine {
public:
    using real = typename E::real;
    using element = typename E::element;

    /// Packs a model's parameters.
    void pack(const real* parameters) noexcept {
        hana::for_each(states_, [&](auto& layer) { layer.pack(parameters); });
    }

    /// Elements of scratch memory that a backward pass needs.
    static constexpr std::ptrdiff_t scratch_size() noexcept {
        return []<int... I>(std::integer_sequence<int, I...>) {
            std::ptrdiff_t most = 0;
            ((most =
                  most < layer_state<E, I>::scratch_size ? layer_state<E, I>::scratch_size : most),
             ...);
            return most;
        }
        (std::make_integer_sequence<int, E::depth>{});
    }

    /// Puts `count` images into the arena's first volume.
    static void put(const real* images, int count, element* arena) noexcept {
        constexpr buffer_plan first = E::buffer(0);
        real* volume = reinterpret_cast<real*>(arena + first.offset);
        if constexpr (E::purpose == pass::inference) clear_border<first.volume, E::lanes>(volume);
        put_images<first.volume, E::lanes>(images, count, volume);
    }

    /// Takes `count` images' outputs out of the arena's last volume.
    static void take(const element* arena, int count, real* outputs) noexcept {
        constexpr buffer_plan last = E::buffer(E::plan.count - 1);
        take_images<last.volume, E::lanes>(reinterpret_cast<const real*>(arena + last.offset),
                                           count, outputs);
    }

    void forward(element* arena, std::uint64_t key, const executor* threads) const noexcept {
        hana::for_each(states_, [&](const auto& layer) { layer.forward(arena, key, threads); });
    }

    void backward(element* arena, real* gradient, element* scratch,
                  std::uint64_t key) const noexcept {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (hana::at_c<sizeof...(I) - 1 - I>(states_).backward(arena, gradient, scratch, key),
             ...);
        }
        (std::make_index_sequence<static_cast<std::size_t>(E::depth)>{});
    }

    /// One layer's state, for those who look inside.
    template <int I>
    [[nodiscard]] const auto& layer() const noexcept {
        return hana::at_c<static_cast<std::size_t>(I)>(states_);
    }

private:
    template <int... I>
    static auto make_states(std::integer_sequence<int, I...>) -> hana::tuple<layer_state<E, I>...>;

    decltype(make_states(std::make_integer_sequence<int, E::depth>{})) states_;
};

} // namespace strider::detail
