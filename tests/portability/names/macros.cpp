// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that strider's headers compile, and its templates too, whatever macros there are.

// All that strider includes of others. (A list that CMake makes.)
#include "outside.hpp"

#include "macros.hpp"

#include <strider/data.hpp>
#include <strider/inspect.hpp>
#include <strider/io.hpp>
#include <strider/parallel/background.hpp>
#include <strider/strider.hpp>
#include <strider/zoo.hpp>

namespace {

using namespace strider;

/// Layers of every kind, so that most kernels are there.
using net =
    network<input<16, 16, 3>, conv<6, filter<3>, pad<1>>, batch_norm, relu, local_response_norm<5>,
            residual<conv<6, filter<3>, pad_same>>,
            gate<global_avg_pool, conv<6, filter<1>>, sigmoid>,
            concat<identity, depthwise_conv<filter<3>, pad<1>>>, max_pool<filter<2>>,
            conv_transpose<4, filter<2>, stride<2>>, crop<2>, pad_channels<1, 1>, upsample<2>,
            conv<16, filter<3>, stride<2>, pad<1, 0, 1, 0>, groups<2>>, maxout<2>, gelu,
            dropout<20>, avg_pool<filter<2>>, flatten, fully_connected<4>, softmax>;

} // namespace

template class strider::inference<net>;
template class strider::inference<net, numerics::fast>;
template class strider::trainer<net, adam>;
template class strider::trainer<net, sgd, multiclass_hinge>;
template void strider::io::save_checkpoint(const std::filesystem::path&, const trainer<net, adam>&,
                                           std::string_view);
template std::string strider::io::load_checkpoint(const std::filesystem::path&,
                                                  trainer<net, adam>&);
