// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that the memory that is told of a network is what its engines take: an inference asserts
// that the scratch and the groups of its schedule, a value, are those of the kernels that it
// chooses. (The command has one of each network of the zoo.)
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

// Of batches: blocks where they stay in a cache, groups and images one by one where not.
static_assert(
    memory_of<zoo::lenet5, pass::inference, numerics::exact, float, isa::avx512>::images == 16);
static_assert(memory_of<zoo::vgg16, pass::inference, numerics::exact, float, isa::avx512>::images ==
              1);
// What one image's arena holds, one for any images does.
static_assert(arena_bytes<zoo::lenet5> >= arena_bytes<zoo::lenet5, numerics::exact, one_image>);
static_assert(arena_bytes<zoo::vgg16, numerics::fast> >=
              arena_bytes<zoo::vgg16, numerics::fast, one_image>);
static_assert(arena_bytes<zoo::vgg16, numerics::fast, one_image> >
              arena_bytes<zoo::vgg16, numerics::exact, one_image>);
static_assert(memory_of<zoo::vgg16, pass::inference, numerics::fast, one_image>::scratch_bytes ==
              arena_bytes<zoo::vgg16, numerics::fast, one_image> -
                  arena_bytes<zoo::vgg16, numerics::exact, one_image>);

} // namespace
