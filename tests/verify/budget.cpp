// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Budgets as values: limits that a network meets, and limits that it exceeds.
#include "budget/net.hpp"

namespace {

// A network meets limits equal to its facts.
static_assert(within_budget<net, budget{}>);
static_assert(within_budget<net, budget{.parameters = net::parameters,
                                        .macs = net::macs,
                                        .depth = net::depth,
                                        .arena_bytes = arena_bytes<net>,
                                        .receptive_field = {12, 12},
                                        .input = net::input,
                                        .output = net::output}>);

// Querying an exceeded limit gives false, not an error.
static_assert(fits_budget<net, budget{.parameters = net::parameters}>);
static_assert(!fits_budget<net, budget{.parameters = net::parameters - 1}>);
static_assert(!fits_budget<net, budget{.macs = net::macs - 1}>);
static_assert(!fits_budget<net, budget{.depth = net::depth - 1}>);
static_assert(!fits_budget<net, budget{.arena_bytes = arena_bytes<net> - 1}>);
static_assert(!fits_budget<net, budget{.receptive_field = {13, 1}}>);
static_assert(!fits_budget<net, budget{.receptive_field = {1, 13}}>);
static_assert(!fits_budget<net, budget{.input = {12, 16, 3}}>);
static_assert(!fits_budget<net, budget{.output = {8, 6, 10}}>);
static_assert(!fits_budget<relu, budget{}>); // not a network
static_assert(!fits_budget<checked_network<input<7, 7, 3>, conv<6, filter<3>, stride<3>>>,
                           budget{}>); // an invalid network meets none

// The arena is that of an inference with the same arguments: a block of as many images as a vector
// has lanes, or one image; twice as many bytes for elements of twice the size.
template <std::int64_t Bytes, class Real, class Isa = isa::native>
constexpr bool fits =
    fits_budget<net, budget{.arena_bytes = Bytes}, numerics::exact, Real, Isa> &&
    !fits_budget<net, budget{.arena_bytes = Bytes - 1}, numerics::exact, Real, Isa>;
static_assert(fits<16'128, one_image>);
static_assert(fits<32'256, one_image_of<double>>);
static_assert(fits<16 * 16'128, float, isa::avx512>);
static_assert(fits<8 * 32'256, double, isa::avx512>);
static_assert(fits<8 * 16'128, float, isa::avx2>);
// Winograd's tiles need scratch, and are faster image by image.
static_assert(arena_bytes<net, numerics::fast, one_image> >= 16'128);

} // namespace
