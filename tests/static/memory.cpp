// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that the stated memory of a network is that of its engines: an inference asserts that the
// scratch and the groups of its schedule, a value, are those of its kernels. (The command
// instantiates one for each network of the zoo.)
#include <strider/analysis.hpp>
#include <strider/inference.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/cifar_resnet20.hpp>
#include <strider/zoo/convnetjs_cifar10.hpp>
#include <strider/zoo/lenet5.hpp>
#include <strider/zoo/mobilenet_v2.hpp>
#include <strider/zoo/unet.hpp>
#include <strider/zoo/vgg16.hpp>

#include <cstdint>

using namespace strider;

namespace {

template <class Net, class Numerics, class Real, class Isa>
constexpr bool agrees =
    inference<Net, Numerics, Real, Isa>::arena_bytes == arena_bytes<Net, Numerics, Real, Isa>;

template <class Net, class Isa = isa::native>
constexpr bool agree =
    agrees<Net, numerics::exact, float, Isa>&& agrees<Net, numerics::fast, float, Isa>&&
        agrees<Net, numerics::exact, one_image, Isa>&& agrees<Net, numerics::fast, one_image, Isa>;

static_assert(agree<zoo::alexnet>);
static_assert(agree<zoo::cifar_resnet20>);
static_assert(agree<zoo::cifar_resnet20, isa::avx2>);
static_assert(agree<zoo::convnetjs_cifar10>);
static_assert(agree<zoo::convnetjs_cifar10, isa::sse>);
static_assert(agree<zoo::lenet5>);
static_assert(agree<zoo::mobilenet_v2>);
static_assert(agree<zoo::unet>);
static_assert(agree<zoo::vgg16>);
static_assert(agree<zoo::vgg16, isa::avx2>);

// For batches: blocks if they fit in a cache, else groups and single images.
static_assert(
    memory_of<zoo::lenet5, pass::inference, numerics::exact, float, isa::avx512>::images == 16);
static_assert(memory_of<zoo::vgg16, pass::inference, numerics::exact, float, isa::avx512>::images ==
              1);
// An arena for batches is at least as large as one for a single image.
static_assert(arena_bytes<zoo::lenet5> >= arena_bytes<zoo::lenet5, numerics::exact, one_image>);
static_assert(arena_bytes<zoo::vgg16, numerics::fast> >=
              arena_bytes<zoo::vgg16, numerics::fast, one_image>);
static_assert(arena_bytes<zoo::vgg16, numerics::fast, one_image> >
              arena_bytes<zoo::vgg16, numerics::exact, one_image>);
static_assert(memory_of<zoo::vgg16, pass::inference, numerics::fast, one_image>::scratch_bytes ==
              arena_bytes<zoo::vgg16, numerics::fast, one_image> -
                  arena_bytes<zoo::vgg16, numerics::exact, one_image>);

} // namespace
