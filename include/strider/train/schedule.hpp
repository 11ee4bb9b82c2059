// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every learning rate schedule.
#pragma once

#include <strider/train/schedule/constant_rate.hpp>
#include <strider/train/schedule/cosine.hpp>
#include <strider/train/schedule/parse_schedule.hpp>
#include <strider/train/schedule/reduce_on_plateau.hpp>
#include <strider/train/schedule/schedule.hpp>
#include <strider/train/schedule/step_decay.hpp>
#include <strider/train/schedule/warm_up.hpp>
