// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every structure of layers.
#pragma once

#include <strider/layer/concat.hpp>
#include <strider/layer/gate.hpp>
#include <strider/layer/identity.hpp>
#include <strider/layer/named.hpp>
#include <strider/layer/repeat.hpp>
#include <strider/layer/residual.hpp>
#include <strider/layer/sequence.hpp>
