// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every optimizer.
#pragma once

#include <strider/train/optimizer/adadelta.hpp>
#include <strider/train/optimizer/adagrad.hpp>
#include <strider/train/optimizer/adam.hpp>
#include <strider/train/optimizer/adamw.hpp>
#include <strider/train/optimizer/optimizer.hpp>
#include <strider/train/optimizer/rmsprop.hpp>
#include <strider/train/optimizer/sgd.hpp>
