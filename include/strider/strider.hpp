// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes strider: networks as types, models, inference and training. Data sets and files:
// strider/data.hpp, strider/io.hpp.
#pragma once

#include <strider/analysis.hpp>
#include <strider/inference.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>
#include <strider/train.hpp>
