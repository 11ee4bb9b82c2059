// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every layer.
#pragma once

#include <strider/requirements.hpp>

#include <strider/layer/avg_pool.hpp>
#include <strider/layer/batch_norm.hpp>
#include <strider/layer/concat.hpp>
#include <strider/layer/conv.hpp>
#include <strider/layer/conv_transpose.hpp>
#include <strider/layer/crop.hpp>
#include <strider/layer/depthwise_conv.hpp>
#include <strider/layer/dropout.hpp>
#include <strider/layer/elu.hpp>
#include <strider/layer/flatten.hpp>
#include <strider/layer/fully_connected.hpp>
#include <strider/layer/gate.hpp>
#include <strider/layer/gelu.hpp>
#include <strider/layer/global_avg_pool.hpp>
#include <strider/layer/hard_sigmoid.hpp>
#include <strider/layer/hard_swish.hpp>
#include <strider/layer/identity.hpp>
#include <strider/layer/input.hpp>
#include <strider/layer/leaky_relu.hpp>
#include <strider/layer/local_response_norm.hpp>
#include <strider/layer/max_pool.hpp>
#include <strider/layer/maxout.hpp>
#include <strider/layer/named.hpp>
#include <strider/layer/pad_channels.hpp>
#include <strider/layer/relu.hpp>
#include <strider/layer/relu6.hpp>
#include <strider/layer/repeat.hpp>
#include <strider/layer/residual.hpp>
#include <strider/layer/sequence.hpp>
#include <strider/layer/sigmoid.hpp>
#include <strider/layer/softmax.hpp>
#include <strider/layer/tanh.hpp>
#include <strider/layer/upsample.hpp>
