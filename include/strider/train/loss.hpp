// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every loss.
#pragma once

#include <strider/train/loss/loss.hpp>
#include <strider/train/loss/multiclass_hinge.hpp>
#include <strider/train/loss/softmax_cross_entropy.hpp>
#include <strider/train/loss/squared_error.hpp>
