// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::without_dropout`: a network with dropout disabled.
#pragma once

#include <strider/network.hpp>

namespace strider::test {

namespace detail {

template <class T>
struct kept {
    using type = T;
};
template <auto Percent>
struct kept<dropout<Percent>> {
    using type = dropout<0>;
};
template <class... L>
struct kept<sequence<L...>> {
    using type = sequence<typename kept<L>::type...>;
};
template <layer_name Name, class... L>
struct kept<named<Name, L...>> {
    using type = named<Name, typename kept<L>::type...>;
};
template <int N, class... L>
struct kept<repeat<N, L...>> {
    using type = repeat<N, typename kept<L>::type...>;
};
template <class... L>
struct kept<residual<L...>> {
    using type = residual<typename kept<L>::type...>;
};
template <class... L>
struct kept<gate<L...>> {
    using type = gate<typename kept<L>::type...>;
};
template <class... L>
struct kept<concat<L...>> {
    using type = concat<typename kept<L>::type...>;
};
template <class Input, class... L>
struct kept<checked_network<Input, L...>> {
    using type = network<Input, typename kept<L>::type...>;
};

} // namespace detail

/// The same layers, with dropout<0> for every dropout, since strider and libtorch cannot draw the
/// same random numbers.
template <class Net>
using without_dropout = typename detail::kept<Net>::type;

} // namespace strider::test
