// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that inference with numerics::fast agrees with numerics::exact.
#include "allocations.hpp"
#include "train_test.hpp"

#include <strider/inference.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace {

using namespace strider;

/// Like VGG: 3x3 filters in pairs, with volumes that tiles do not divide.
using vgg_like = network<input<38, 34, 3>,                                                     //
                         conv<20, filter<3>, pad<1>>, relu, conv<32, filter<3>, pad<1>>, relu, //
                         max_pool<filter<2>>,                                                  //
                         conv<64, filter<3>, pad<1>>, relu, conv<64, filter<3>, pad<1>>, relu, //
                         max_pool<filter<2>, floor_fit>,                                       //
                         conv<128, filter<3>, pad<1>>, relu, global_avg_pool, fully_connected<10>>;

/// The same before a dense layer with many weights, before which images are gathered.
using vgg_like_with_dense =
    network<input<38, 34, 3>,                                                     //
            conv<20, filter<3>, pad<1>>, relu, conv<32, filter<3>, pad<1>>, relu, //
            max_pool<filter<2>>, conv<64, filter<3>, pad<1>>, relu,               //
            max_pool<filter<2>, floor_fit>, conv<128, filter<3>, pad<1>>, relu,   //
            fully_connected<130>, relu, fully_connected<10>>;
static_assert(strider::detail::streams_weights<float>(vgg_like_with_dense::facts[10]));

static_assert(vgg_like::facts[2].macs >= strider::detail::min_parallel_macs);

template <int K>
using basic_body = sequence<conv<K, filter<3>, pad<1>, no_bias>, batch_norm, relu,
                            conv<K, filter<3>, pad<1>, no_bias>, batch_norm>;

/// Like ResNet-20 for small images.
using resnet_like =
    network<input<16, 20, 3>, conv<16, filter<3>, pad<1>, no_bias>, batch_norm, relu, //
            residual<basic_body<16>>, relu,                                           //
            conv<32, filter<3>, stride<2>, pad<1>, floor_fit>, relu,                  //
            residual<basic_body<32>>, relu, global_avg_pool, fully_connected<10>>;

template <class Net>
using fast_inference = inference<Net, numerics::fast>;

/// As for exact numerics, 4 u n summed over the layers with sums of n terms
/// (tests/train/inference), with the errors of Winograd's convolution up to 3 times as large, plus
/// those of the exact result.
template <class Net>
double tolerance() {
    double products = 0;
    for (const layer_facts& layer : Net::facts)
        if (layer.macs > 0)
            products += static_cast<double>(layer.macs) / static_cast<double>(layer.output.count());
    return (1 + 3) * 4 * products * static_cast<double>(std::numeric_limits<float>::epsilon()) / 2;
}

template <class Net>
void check_agreement() {
    const model<Net> trained(5);
    constexpr int count = 27; // fast: 3 groups of 8, and 3 single images
    constexpr auto outputs = static_cast<std::size_t>(count * Net::output.count());
    const auto images = test::random_images(count * Net::input.count(), 8);
    std::vector<float> expected(outputs);
    inference<Net>(trained, 1).forward(images, expected);
    std::vector<float> found(outputs);
    const fast_inference<Net> tested(trained, 1);
    auto memory = tested.make_workspace();
    std::fill_n(memory.arena(0), fast_inference<Net>::arena_bytes / 4,
                std::numeric_limits<float>::quiet_NaN());
    tested.forward(images, found, memory);
    double most = 0;
    double largest = 0;
    for (std::size_t i = 0; i < outputs; ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
        most = std::max(most, std::abs(static_cast<double>(found[i]) - expected[i]));
        CHECK(std::isfinite(found[i]));
    }
    CHECK(most <= std::max(largest, 1.0) * tolerance<Net>());
    CHECK(most > 0); // Winograd's algorithm was used

    // Image by image and divided among threads, in workspaces with any number of arenas.
    const auto size = static_cast<std::size_t>(Net::input.count());
    const auto first = std::span<const float>(images).first(size);
    const std::vector<float> one = tested(first);
    // Gathered images add a dense layer's products in another order.
    if constexpr (!std::is_same_v<Net, vgg_like_with_dense>)
        CHECK(std::equal(one.begin(), one.end(), found.begin()));
    for (const int threads : {1, 2, 3}) {
        INFO(threads << " threads");
        const fast_inference<Net> divided(trained, threads);
        std::vector<float> again(outputs, -1);
        divided.forward(images, again);
        CHECK(test::same_bits<float>(again, found));
        CHECK(test::same_bits<float>(divided(first), one));
        for (const int arenas : {1, 2, 4}) {
            INFO(arenas << " arenas");
            typename fast_inference<Net>::workspace some(arenas);
            std::vector<float> output(one.size(), -1);
            divided.forward(first, output, some);
            CHECK(test::same_bits<float>(output, one));
            // Groups that do not divide evenly among the threads, in arenas with previous contents.
            for (int a = 0; a < arenas; ++a)
                std::fill_n(some.arena(a), fast_inference<Net>::arena_bytes / 4,
                            std::numeric_limits<float>::quiet_NaN());
            divided.forward(images, again, some);
            CHECK(test::same_bits<float>(again, found));
        }
    }
}

} // namespace

TEST_CASE("Fast numerics agree with exact ones, for any number of threads", "[train][numerics]") {
    check_agreement<vgg_like>();
    check_agreement<resnet_like>();
    check_agreement<vgg_like_with_dense>();
}

TEST_CASE("Images in groups and gathered allocate nothing with a workspace", "[train][numerics]") {
    const fast_inference<vgg_like_with_dense> tested(model<vgg_like_with_dense>(7), 2);
    auto memory = tested.make_workspace();
    const auto images = test::random_images(11 * vgg_like_with_dense::input.count(), 9);
    std::vector<float> outputs(static_cast<std::size_t>(11 * vgg_like_with_dense::output.count()));
    tested.forward(images, outputs, memory);
    const auto before = test::allocations();
    tested.forward(images, outputs, memory);
    CHECK(test::allocations() == before);
}

TEST_CASE("With fast numerics images run one by one where that is faster", "[train][numerics]") {
    // Not suited to Winograd's algorithm, with filters that are no multiple of a vector.
    using narrow = network<input<16, 16, 3>, conv<6, filter<5>, pad<2>>, relu,
                           conv<10, filter<5>, pad<2>>, relu, global_avg_pool>;
    STATIC_REQUIRE(inference<resnet_like>::block_images > 1);
    STATIC_REQUIRE(fast_inference<resnet_like>::block_images == 1);
    STATIC_REQUIRE(fast_inference<narrow>::block_images == inference<narrow>::block_images);
    STATIC_REQUIRE(inference<narrow>::block_images > 1);
}
