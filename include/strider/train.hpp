// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes everything that trains a model: the trainer, losses, optimizers and schedules.
#pragma once

#include <strider/requirements.hpp>

#include <strider/train/loss.hpp>
#include <strider/train/optimizer.hpp>
#include <strider/train/schedule.hpp>
#include <strider/train/trainer.hpp>
