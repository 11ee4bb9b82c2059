// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Includes every part of strider's data: readers, drawn images, preprocessing and batches.
#pragma once

#include <strider/requirements.hpp>

#include <strider/data/cifar10.hpp>
#include <strider/data/dataset.hpp>
#include <strider/data/drawn.hpp>
#include <strider/data/idx.hpp>
#include <strider/data/image.hpp>
#include <strider/data/image_file.hpp>
#include <strider/data/image_folder.hpp>
#include <strider/data/jpeg.hpp>
#include <strider/data/loader.hpp>
#include <strider/data/octets.hpp>
#include <strider/data/picture_limits.hpp>
#include <strider/data/pipeline.hpp>
#include <strider/data/png.hpp>
#include <strider/data/prefetch.hpp>
#include <strider/data/random.hpp>
