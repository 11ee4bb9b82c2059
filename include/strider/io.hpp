// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes everything that reads and writes files of weights and of training runs.
#pragma once

#include <strider/requirements.hpp>

#include <strider/io/atomic_file.hpp>
#include <strider/io/checkpoint.hpp>
#include <strider/io/file.hpp>
#include <strider/io/half.hpp>
#include <strider/io/known_format.hpp>
#include <strider/io/run_folder.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/io/storable_model.hpp>
#include <strider/io/weights.hpp>
