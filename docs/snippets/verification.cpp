// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/verification.md.

// [include]
#include <strider/analysis.hpp>
#include <strider/budget.hpp>
#include <strider/zoo/mobilenet_v2.hpp>
#include <strider/zoo/resnet50.hpp>

using namespace strider;
// [/include]

namespace facts {
// [facts]
using net = zoo::resnet50;
static_assert(net::output == shape{1, 1, 1000});
static_assert(net::parameters <= 26'000'000);
static_assert(net::macs <= 4'100'000'000);
static_assert(layer_at<net, 0>::output == shape{112, 112, 64});
static_assert(net::receptive_field.height == 224);
// [/facts]
} // namespace facts

namespace within {
using net = zoo::resnet50;
// [budget]
static_assert(within_budget<net, budget{.parameters = 26'000'000,
                                        .macs = 4'100'000'000,
                                        .arena_bytes = 8 << 20,
                                        .receptive_field = {224, 224},
                                        .output = {1, 1, 1000}}>);
// [/budget]
// [arena]
static_assert(fits_budget<net, budget{.arena_bytes = 7'000'000}, numerics::fast, one_image>);
static_assert(!fits_budget<net, budget{.arena_bytes = 7'000'000}, numerics::exact, double>);
// [/arena]
} // namespace within

namespace small_enough {
// [fits]
template <class Net>
concept ForTheCamera = fits_budget<Net, budget{.macs = 1'000'000'000, .input = {224, 224, 3}}>;

static_assert(!ForTheCamera<zoo::resnet50>);
static_assert(ForTheCamera<zoo::mobilenet_v2>);
// [/fits]
} // namespace small_enough
