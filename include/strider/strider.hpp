// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes strider's core: networks as types, models, inference and training. For data sets and
// files include strider/data.hpp and strider/io.hpp.
#pragma once

#include <strider/requirements.hpp>

// First: a compiler prints a line for each header on the way to the assertion of a refused network.
#include <strider/network.hpp>

#include <strider/analysis.hpp>
#include <strider/budget.hpp>
#include <strider/inference.hpp>
#include <strider/model.hpp>
#include <strider/train.hpp>
#include <strider/version.hpp>
