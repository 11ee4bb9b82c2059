// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/case-studies.md: receptive fields and memory.

#include <strider/analysis.hpp>
#include <strider/inference.hpp>
#include <strider/zoo/alexnet.hpp>
#include <strider/zoo/resnet50.hpp>
#include <strider/zoo/vgg16.hpp>

#include <array>
#include <cstdint>
#include <span>

using namespace strider;

namespace windows {
// [seen]
struct seen {
    std::int64_t rows = 1; // input rows that an output sees
    std::int64_t jump = 1; // input rows between neighbouring windows
    std::int64_t top = 0;  // where the first window begins
    constexpr seen through(int filter, int stride, int pad) const {
        return {rows + (filter - 1) * jump, jump * stride, top - pad * jump};
    }
};
template <int Layer>
constexpr seen in_alexnet{layer_at<zoo::alexnet, Layer>::receptive_field.height,
                          layer_at<zoo::alexnet, Layer>::receptive_field.jump_height,
                          layer_at<zoo::alexnet, Layer>::receptive_field.top};
constexpr bool same(seen a, seen b) {
    return a.rows == b.rows && a.jump == b.jump && a.top == b.top;
}

constexpr seen conv1 = seen{}.through(11, 4, 0);
constexpr seen pool1 = conv1.through(3, 2, 0);
constexpr seen conv2 = pool1.through(5, 1, 2);
constexpr seen pool2 = conv2.through(3, 2, 0);
constexpr seen conv5 = pool2.through(3, 1, 1).through(3, 1, 1).through(3, 1, 1);
constexpr seen pool5 = conv5.through(3, 2, 0);
static_assert(same(conv1, {11, 4, 0}) && same(conv1, in_alexnet<0>));
static_assert(same(pool1, {19, 8, 0}) && same(pool1, in_alexnet<3>));      // 11 + 2*4
static_assert(same(conv2, {51, 8, -16}) && same(conv2, in_alexnet<4>));    // 19 + 4*8
static_assert(same(pool2, {67, 16, -16}) && same(pool2, in_alexnet<7>));   // 51 + 2*8
static_assert(same(conv5, {163, 16, -64}) && same(conv5, in_alexnet<12>)); // 67 + 3*(2*16)
static_assert(same(pool5, {195, 32, -64}) && same(pool5, in_alexnet<14>)); // 163 + 2*16
// [/seen]

// [first_window]
constexpr receptive_window last_pool = layer_at<zoo::alexnet, 14>::receptive_field;
static_assert(last_pool.row_begin(0) == -64 &&
              last_pool.row_end(0) == 131);                                 // begins in the padding
static_assert(last_pool.row_begin(5) == 96 && last_pool.row_end(5) == 291); // of 227 rows
// [/first_window]

// [dilated]
template <int... D>
constexpr std::int64_t dilated =
    network<input<64, 64, 8>, conv<8, filter<3>, dilation<D>, pad_same>...>::receptive_field.height;
static_assert(dilated<1> == 3);
static_assert(dilated<1, 2> == 7);     // 3 + (3 - 1)*2
static_assert(dilated<1, 2, 4> == 15); // 7 + (3 - 1)*4
static_assert(dilated<1, 1, 1> == 7);  // as many parameters, half as much seen
// [/dilated]
} // namespace windows

namespace arenas {
// [chain]
using chain = network<input<32, 32, 16>, conv<16, filter<1>>, relu, conv<16, filter<1>>, relu>;
constexpr std::int64_t volume = 4 * 32 * 32 * 16; // bytes of each volume
static_assert(activation_bytes<chain> == 5 * volume);
// A layer's input and its output.
static_assert(arena_bytes<chain, numerics::exact, one_image> == 2 * volume);
// [/chain]

// [kept]
using unit = network<input<32, 32, 16>,
                     residual<sequence<conv<16, filter<1>>, relu, conv<16, filter<1>>>>, relu>;
static_assert(unit::peak_activations == 3 * (volume / 4)); // the input is kept for the sum
// The sum overwrites the input.
static_assert(arena_bytes<unit, numerics::exact, one_image> == 2 * volume);
// [/kept]

// [blocks]
// step 0 stores the input, step i + 1 is layer i, step depth + 1 reads the output
static_assert(unit::depth == 5); // conv, relu, conv, the sum, relu
using forward = memory_of<unit, pass::inference, numerics::exact, one_image>;
static_assert(forward::blocks.size() == 2);
static_assert(forward::blocks[0].first == 0 && forward::blocks[0].last == 6); // stored .. read
static_assert(forward::blocks[1].first == 1 && forward::blocks[1].last == 3); // between the convs
static_assert(forward::fullest_layer == 0); // both are live from the first conv on
// [/blocks]

// [batch]
using small = network<input<32, 32, 3>, conv<16, filter<5>, pad_same>, relu, max_pool<filter<2>>,
                      conv<10, filter<1>>, global_avg_pool>;
// A block has 16 images; with AVX2, whose vectors have 8 lanes, 8.
static_assert(arena_bytes<small, numerics::exact, float, isa::avx512> ==
              16 * arena_bytes<small, numerics::exact, one_image>);
static_assert(arena_bytes<small, numerics::exact, float, isa::avx2> ==
              8 * arena_bytes<small, numerics::exact, one_image>);
// The engine allocates what was predicted.
static_assert(arena_bytes<small> == inference<small>::arena_bytes);
// [/batch]

// [zoo]
template <class Net>
using forward_of_one = memory_of<Net, pass::inference, numerics::exact, one_image>;
template <class Net> // 16 images, one per lane of a vector
using step_of_block = memory_of<Net, pass::training, numerics::exact, float, isa::avx512>;

static_assert(forward_of_one<zoo::vgg16>::arena_bytes == 16'402'432);
static_assert(step_of_block<zoo::vgg16>::arena_bytes == 16 * 42'418'736);
static_assert(parameter_bytes<zoo::vgg16> == 553'430'176);

static_assert(forward_of_one<zoo::resnet50>::arena_bytes == 5'276'160);
static_assert(step_of_block<zoo::resnet50>::arena_bytes == 16 * 86'092'844);
static_assert(parameter_bytes<zoo::resnet50> == 102'228'128);
// [/zoo]

// [largest]
constexpr std::int64_t with_border = 4 * 226 * 226 * 64; // a row and a column of zeros on each side
constexpr std::int64_t pooled = 4 * 114 * 114 * 64;      // input of the next layer, likewise
static_assert(forward_of_one<zoo::vgg16>::arena_bytes == with_border + pooled);
// [/largest]

// [one_image]
/// Spots words in a second of sound, given 40 frequencies at 32 times.
using spotter =
    network<input<40, 32, 1>, conv<32, filter<3>, stride<2>, pad<1>, floor_fit>, relu, //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            depthwise_conv<filter<3>, stride<2>, pad<1>, floor_fit>, relu,             //
            conv<64, filter<1>>, relu,                                                 //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            global_avg_pool, fully_connected<12>, softmax>;
using spotting = inference<spotter, numerics::exact, one_image>;
static_assert(spotter::parameters == 17'932);
static_assert(spotting::arena_bytes == 122'880);
static_assert(spotting::arena_bytes + spotting::weight_bytes < 200'000);

spotting make_spotting(const model<spotter>& trained) { return spotting(trained, 1); }

std::array<float, 12> listen(const spotting& engine, std::span<const float> sound) {
    static thread_local spotting::arena memory; // or a member, or bytes from your pool
    std::array<float, 12> words;
    engine.forward(sound, words, memory); // allocates nothing
    return words;
}
// [/one_image]
} // namespace arenas
