// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Budgets as values: what a network keeps, and what it does not.
#include "budget/net.hpp"

namespace {

// What a network is, it may be.
static_assert(within_budget<net, budget{}>);
static_assert(within_budget<net, budget{.parameters = net::parameters,
                                        .macs = net::macs,
                                        .depth = net::depth,
                                        .arena_bytes = 16'128,
                                        .receptive_field = {12, 12},
                                        .input = net::input,
                                        .output = net::output}>);

// A limit that is broken is false, and no error, where it is asked for.
static_assert(fits_budget<net, budget{.parameters = net::parameters}>);
static_assert(!fits_budget<net, budget{.parameters = net::parameters - 1}>);
static_assert(!fits_budget<net, budget{.macs = net::macs - 1}>);
static_assert(!fits_budget<net, budget{.depth = net::depth - 1}>);
static_assert(!fits_budget<net, budget{.arena_bytes = 16'127}>);
static_assert(!fits_budget<net, budget{.receptive_field = {13, 1}}>);
static_assert(!fits_budget<net, budget{.receptive_field = {1, 13}}>);
static_assert(!fits_budget<net, budget{.input = {12, 16, 3}}>);
static_assert(!fits_budget<net, budget{.output = {8, 6, 10}}>);
static_assert(!fits_budget<relu, budget{}>); // not a network
static_assert(!fits_budget<checked_network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>,
                           budget{}>); // a network that is refused keeps none

// The arena holds numbers of a type: twice as many bytes for twice as large ones.
static_assert(fits_budget<net, budget{.arena_bytes = 16'128}, float>);
static_assert(!fits_budget<net, budget{.arena_bytes = 16'128}, double>);
static_assert(fits_budget<net, budget{.arena_bytes = 32'256}, double>);

} // namespace
