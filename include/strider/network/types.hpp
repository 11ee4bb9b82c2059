// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the list of a network's layers as types, with structures unfolded.
#pragma once

#include <strider/layer/structures.hpp>

#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace strider::detail {

template <class... Types>
struct type_list {
    static constexpr int size = static_cast<int>(sizeof...(Types));
};

// Lists are joined in a tree of sixteen at each level: a fold would nest as deep as the network,
// beyond Clang's limit of 256, and copy all joined types at each step.
template <class... Lists>
struct joined;
template <>
struct joined<> {
    using type = type_list<>;
};
template <class... A>
struct joined<type_list<A...>> {
    using type = type_list<A...>;
};
template <class... A, class... B>
struct joined<type_list<A...>, type_list<B...>> {
    using type = type_list<A..., B...>;
};
template <class... A, class... B, class... C>
struct joined<type_list<A...>, type_list<B...>, type_list<C...>> {
    using type = type_list<A..., B..., C...>;
};
template <class... A, class... B, class... C, class... D>
struct joined<type_list<A...>, type_list<B...>, type_list<C...>, type_list<D...>> {
    using type = type_list<A..., B..., C..., D...>;
};
template <class A, class B, class C, class D, class E, class... Rest>
struct joined<A, B, C, D, E, Rest...> {
    using type = typename joined<typename joined<A, B, C, D>::type, E, Rest...>::type;
};

/// Joins lists in groups of sixteen.
template <class Done, class... Lists>
struct grouped;
template <class... Done, class... Lists>
struct grouped<type_list<Done...>, Lists...> {
    using type = typename joined<Done..., Lists...>::type;
};
template <class... Done, class A, class B, class C, class D, class E, class F, class G, class H,
          class Index, class J, class K, class L, class M, class N, class O, class P, class... Rest>
struct grouped<type_list<Done...>, A, B, C, D, E, F, G, H, Index, J, K, L, M, N, O, P, Rest...>
    : grouped<type_list<Done..., typename joined<typename joined<A, B, C, D>::type,
                                                 typename joined<E, F, G, H>::type,
                                                 typename joined<Index, J, K, L>::type,
                                                 typename joined<M, N, O, P>::type>::type>,
              Rest...> {};

/// The layers of T in the order of a network's facts. The layer at the end of a residual, a gate or
/// a concat has the structure as its type.
template <class T>
struct unfolded {
    using type = type_list<T>;
    static constexpr bool itself = true;
};
template <class T>
struct unfolded_structure {
    static constexpr bool itself = false;
};
template <>
struct unfolded<identity> : unfolded_structure<identity> {
    using type = type_list<>;
};

// Without a structure among the layers the list is taken as it is, which is cheaper.
template <bool Plain, class... L>
struct unfolded_list {
    using type = typename grouped<type_list<>, typename unfolded<L>::type...>::type;
};
template <class... L>
struct unfolded_list<true, L...> {
    using type = type_list<L...>;
};
template <class... L>
inline constexpr bool all_plain = [] {
    for (const bool itself : {true, unfolded<L>::itself...})
        if (!itself) return false;
    return true;
}();
template <class... L>
using unfold = typename unfolded_list<all_plain<L...>, L...>::type;

template <class... L>
struct unfolded<sequence<L...>> : unfolded_structure<sequence<L...>> {
    using type = unfold<L...>;
};
template <layer_name Name, class... L>
struct unfolded<named<Name, L...>> : unfolded_structure<named<Name, L...>> {
    using type = unfold<L...>;
};
/// The layers of N turns, by doubling.
template <int N, class Block>
struct repeated {
    using half = typename repeated<N / 2, Block>::type;
    using type = typename joined<half, half, typename repeated<N % 2, Block>::type>::type;
};
template <class Block>
struct repeated<1, Block> {
    using type = Block;
};
template <class Block>
struct repeated<0, Block> {
    using type = type_list<>;
};
template <auto N, class... L>
struct unfolded<repeat<N, L...>> : unfolded_structure<repeat<N, L...>> {
    static constexpr int turns = as_int(N);
    using type = typename repeated<(turns > 0 ? turns : 0), unfold<L...>>::type;
};
template <class... L>
struct unfolded<residual<L...>> : unfolded_structure<residual<L...>> {
    using type = unfold<L..., type_list<residual<L...>>>;
};
template <class... L>
struct unfolded<gate<L...>> : unfolded_structure<gate<L...>> {
    using type = unfold<L..., type_list<gate<L...>>>;
};
template <class... L>
struct unfolded<concat<L...>> : unfolded_structure<concat<L...>> {
    using type = unfold<L..., type_list<concat<L...>>>;
};
/// The end of a structure.
template <class T>
struct unfolded<type_list<T>> : unfolded_structure<type_list<T>> {
    using type = type_list<T>;
};

} // namespace strider::detail
