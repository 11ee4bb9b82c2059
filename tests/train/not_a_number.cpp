// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that NaN propagates through every layer and loss, for single images and in a block, and
// affects no other image.
#include "train_test.hpp"

#include <strider/inference.hpp>
#include <strider/train.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace {

using namespace strider;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

/// Whether two arrays hold the same values, and NaN at the same positions.
bool same(std::span<const float> a, std::span<const float> b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
    return a.size() == b.size();
}

/// Images 3 and 19 of 21 have one bad value each, at any position. Results of all other images are
/// unchanged; every result that depends on a NaN is NaN.
template <class Layer, bool Reaches = true>
void check_layer(const char* name) {
    INFO(name);
    using net =
        network<input<6, 6, 8>, conv<8, filter<1>>, Layer, global_avg_pool, fully_connected<3>>;
    constexpr auto size = static_cast<std::size_t>(net::input.count());
    constexpr std::size_t count = 21;
    const model<net> trained(3);
    const inference<net> tested(trained, 1);
    const auto sound = test::random_images(count * size, 4);
    std::vector<float> expected(count * 3);
    tested.forward(sound, expected);
    for (const float bad : {nan, infinity, -infinity}) {
        for (const std::size_t at : {std::size_t{0}, size / 2 + 3, size - 1}) {
            auto images = sound;
            images[3 * size + at] = bad;
            images[19 * size + at] = bad;
            std::vector<float> found(count * 3);
            tested.forward(images, found);
            for (std::size_t n = 0; n < count; ++n) {
                INFO(bad << " at " << at << " of image " << n);
                const auto outputs = std::span(found).subspan(n * 3, 3);
                const auto alone = tested(std::span(images).subspan(n * size, size));
                if (n != 3 && n != 19) {
                    CHECK(same(outputs, std::span(expected).subspan(n * 3, 3)));
                    continue;
                }
                for (std::size_t k = 0; k < 3; ++k) {
                    INFO(outputs[k] << " in a block, " << alone[k] << " alone");
                    CHECK(std::isnan(outputs[k]) == std::isnan(alone[k]));
                    CHECK(std::isinf(outputs[k]) == std::isinf(alone[k]));
                    if (std::isnan(bad) && Reaches) CHECK(std::isnan(outputs[k]));
                }
            }
        }
    }
}

/// `Apart`: no image affects another's scores.
template <class Net, class Loss, bool Apart = true>
void check_loss(const char* name) {
    INFO(name);
    constexpr auto size = static_cast<std::size_t>(Net::input.count());
    auto images = test::random_images(5 * size, 6);
    const std::vector<int> labels{0, 1, 2, 0, 1};
    trainer<Net, sgd, Loss> checked(model<Net>(7), {.batch = 5, .threads = 1, .seed = 1});
    images[2 * size + 1] = 0.0f;
    const int sound = checked.gradient(images, labels).correct;
    images[2 * size + 1] = nan;
    const step_result result = checked.gradient(images, labels);
    CHECK(std::isnan(result.loss));
    const auto gradients = checked.gradients();
    CHECK(std::any_of(gradients.begin(), gradients.end(), [](float g) { return std::isnan(g); }));
    CHECK(result.correct <= sound);
    CHECK(result.correct >= (Apart ? sound - 1 : 0));
    // Weights of a diverged run: no answer is correct.
    model<Net> broken(8);
    for (float& number : broken.parameters()) number = nan;
    const auto others = test::random_images(4 * size, 9);
    for (const int label : {0, 1, 2}) {
        const std::vector<int> all(4, label);
        trainer<Net, sgd, Loss> tested(broken, {.batch = 4, .threads = 1, .seed = 1});
        const step_result none = tested.gradient(others, all);
        CHECK(std::isnan(none.loss));
        CHECK(none.correct == 0);
    }
}

} // namespace

TEST_CASE("NaN and infinity propagate through every activation", "[train][nan]") {
    check_layer<identity>("identity");
    check_layer<relu>("relu");
    check_layer<relu6>("relu6");
    check_layer<leaky_relu>("leaky_relu");
    check_layer<elu>("elu");
    check_layer<gelu>("gelu");
    check_layer<sigmoid>("sigmoid");
    check_layer<strider::tanh>("tanh");
    check_layer<hard_sigmoid>("hard_sigmoid");
    check_layer<hard_swish>("hard_swish");
}

TEST_CASE("NaN and infinity propagate through every pool and norm", "[train][nan]") {
    check_layer<max_pool<filter<2>>>("max_pool");
    check_layer<max_pool<filter<3>, stride<1>, pad<1>>>("max_pool, overlapping");
    check_layer<max_pool<filter<6>>>("max_pool of all");
    check_layer<sequence<relu, max_pool<filter<2>>>>("relu, max_pool");
    check_layer<sequence<sigmoid, max_pool<filter<2>>>>("sigmoid, max_pool");
    check_layer<avg_pool<filter<2>>>("avg_pool");
    check_layer<batch_norm>("batch_norm");
    check_layer<sequence<relu, batch_norm>>("relu, batch_norm");
    check_layer<local_response_norm<3>>("local_response_norm");
    check_layer<dropout<30>>("dropout");
}

TEST_CASE("NaN and infinity propagate through every structure", "[train][nan]") {
    check_layer<conv<4, filter<3>, pad<1>>>("conv");
    check_layer<depthwise_conv<filter<3>, pad<1>>>("depthwise_conv");
    check_layer<conv_transpose<4, filter<2>, stride<2>>>("conv_transpose");
    check_layer<maxout<2>>("maxout");
    check_layer<upsample<2>>("upsample");
    check_layer<pad_channels<2, 2>>("pad_channels");
    check_layer<residual<sequence<conv<8, filter<1>>, relu>>>("residual");
    check_layer<gate<sequence<global_avg_pool, conv<8, filter<1>>, sigmoid>>>("gate");
    check_layer<concat<conv<4, filter<1>>, conv<3, filter<1>>>>("concat");
}

TEST_CASE("The loss of NaN is NaN, and no such answer is correct", "[train][nan]") {
    using plain = network<input<4, 4, 2>, conv<8, filter<3>>, relu, fully_connected<3>, softmax>;
    check_loss<plain, softmax_cross_entropy>("softmax, cross-entropy");
    check_loss<plain, squared_error>("squared error");
    using pooled = network<input<6, 6, 2>, conv<8, filter<3>, pad<1>>, relu, max_pool<filter<2>>,
                           fully_connected<3>>;
    check_loss<pooled, multiclass_hinge>("hinge");
    check_loss<pooled, softmax_cross_entropy>("cross-entropy of scores");
    check_loss<pooled, squared_error>("squared error of scores");
    // Not adjacent: the loss works image by image.
    using apart = network<input<6, 6, 2>, conv<3, filter<6>>, strider::tanh>;
    check_loss<apart, softmax_cross_entropy>("cross-entropy behind tanh");
    using normalised =
        network<input<6, 6, 2>, conv<8, filter<3>>, batch_norm, relu, fully_connected<3>, softmax>;
    check_loss<normalised, softmax_cross_entropy, false>("behind a batch_norm");
}

namespace {

/// A weight that is NaN or infinite gives the same outputs alone and in blocks, also at the edge,
/// where some kernels multiply the padding's zeros and others skip them.
template <class Layer>
void check_weights(const char* name) {
    INFO(name);
    using net = network<input<12, 20, 3>, Layer>;
    constexpr auto size = static_cast<std::size_t>(net::input.count());
    constexpr auto outputs = static_cast<std::size_t>(net::output.count());
    const auto images = test::random_images(16 * size, 8);
    for (const float bad : {nan, infinity})
        for (const std::size_t at : {std::size_t{0}, std::size_t{4}, std::size_t{7}}) {
            INFO(bad << " as weight " << at);
            model<net> broken(3);
            broken.parameters()[at] = bad;
            const inference<net> tested(broken, 1);
            std::vector<float> block(16 * outputs);
            tested.forward(images, block);
            const auto alone = tested(std::span(images).first(size));
            std::size_t differ = 0;
            std::size_t bad_ones = 0;
            for (std::size_t i = 0; i < outputs; ++i) {
                differ += std::isfinite(alone[i]) != std::isfinite(block[i]) ? 1U : 0U;
                bad_ones += std::isfinite(alone[i]) ? 0U : 1U;
            }
            CHECK(differ == 0);
            CHECK(bad_ones > 0);
            CHECK(bad_ones < outputs); // only those of its filter
        }
}

} // namespace

TEST_CASE("NaN and infinity in weights propagate alike alone and in blocks", "[train][nan]") {
    check_weights<conv<10, filter<3>, pad<1>>>("conv, lanes across pixels");
    check_weights<conv<16, filter<5>, pad<2>>>("conv, lanes across filters");
    check_weights<depthwise_conv<filter<3>, pad<1>>>("depthwise_conv");
    check_weights<conv_transpose<9, filter<4>, stride<2>, pad<1>>>("conv_transpose");
    check_weights<conv<6, filter<3>, pad<2>, dilation<2>, no_bias>>("dilated conv");
}
