// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every layer.
#pragma once

#include <strider/layer/avg_pool.hpp>
#include <strider/layer/conv.hpp>
#include <strider/layer/dropout.hpp>
#include <strider/layer/fully_connected.hpp>
#include <strider/layer/global_avg_pool.hpp>
#include <strider/layer/input.hpp>
#include <strider/layer/leaky_relu.hpp>
#include <strider/layer/max_pool.hpp>
#include <strider/layer/relu.hpp>
#include <strider/layer/sequence.hpp>
#include <strider/layer/sigmoid.hpp>
#include <strider/layer/softmax.hpp>
#include <strider/layer/tanh.hpp>
