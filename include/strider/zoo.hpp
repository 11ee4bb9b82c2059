// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines everything of `strider::zoo`: the known networks.
#pragma once

#include <strider/requirements.hpp>

#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>
#include <strider/zoo/lenet5.hpp>
