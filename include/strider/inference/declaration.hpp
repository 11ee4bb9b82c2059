// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Declares `strider::inference`.
#pragma once

#include <strider/network/concept.hpp>
#include <strider/numerics.hpp>
#include <strider/parallel/executor.hpp>
#include <strider/simd/isa.hpp>

namespace strider {

/// `Numerics`: numerics::exact or numerics::fast. `Real`: float or double; or one_image,
/// one_image_of<double> for an engine that takes one image per call.
template <Network Net, ExactOrFast Numerics = numerics::exact, FloatDoubleOrOneImage Real = float,
          class Isa = isa::native, Executor Threads = executor>
class inference;

} // namespace strider
