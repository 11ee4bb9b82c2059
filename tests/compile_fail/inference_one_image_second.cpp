// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the refusal of one_image as the numerics of an inference.
// expect-gcc: error: template constraint failure for .*class strider::inference
// expect: satisf[a-z]+ .*ExactOrFast
// expect: one_image_of<float>
// max-lines-gcc: 20
// max-lines-clang: 14
#include <strider/inference.hpp>
#include <strider/inference/one_image.hpp>
#include <strider/layer.hpp>
#include <strider/network.hpp>

#include <cstdint>

using namespace strider;

using net = network<input<8, 8, 3>, conv<4, filter<3>>, fully_connected<10>>;

#ifdef STRIDER_GOOD_TWIN
std::int64_t bytes = inference<net, numerics::exact, one_image>::arena_bytes;
#else
std::int64_t bytes = inference<net, one_image>::arena_bytes;
#endif
