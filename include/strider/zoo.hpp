// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every network of `strider::zoo`.
#pragma once

#include <strider/requirements.hpp>

#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>
#include <strider/zoo/lenet5.hpp>
