// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/inference.hpp and strider/inspect.hpp: their results, memory and errors.
#include "train_test.hpp"

#include "allocations.hpp"

#include <strider/inference.hpp>
#include <strider/inspect.hpp>
#include <strider/zoo/convnetjs_mnist.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace strider;
using test::message_of;
using test::small_network;

/// A network with biases that are not 0.
template <class Net, class Real>
model<Net, Real> with_biases() {
    model<Net, Real> result(5);
    const auto numbers = test::random_images<Real>(Net::parameters, 6);
    for (const parameter_tensor& tensor : model<Net, Real>::tensors)
        if (tensor.role == parameter_role::bias)
            std::copy_n(numbers.begin(), tensor.size, result.of(tensor).begin());
    return result;
}

template <class Net, class Real>
std::vector<std::vector<double>> reference(const model<Net, Real>& trained,
                                           std::span<const Real> image) {
    const auto parameters = trained.parameters();
    const auto statistics = trained.statistics();
    const std::vector<double> exact_parameters(parameters.begin(), parameters.end());
    const std::vector<double> exact_statistics(statistics.begin(), statistics.end());
    return test::reference_network<double>(Net::graph, Net::depth)
        .forward(exact_parameters, {image.begin(), image.end()}, exact_statistics);
}

/// A layer with sums of n terms has a rounding error of gamma(n + 1) times its sum of absolute
/// values, which He's weights keep near n^(1/2) times the magnitude of its output; errors of its
/// input persist. Errors of random sign grow only with n^(1/2): 4 u n summed over the layers bounds
/// them with a margin.
template <class Net, class Real>
double tolerance() {
    double products = 0;
    for (const layer_facts& layer : Net::facts)
        if (layer.macs > 0)
            products += static_cast<double>(layer.macs) / static_cast<double>(layer.output.count());
    return 4 * products * static_cast<double>(std::numeric_limits<Real>::epsilon()) / 2;
}

template <class Net, class Real>
void check_agreement() {
    const auto trained = with_biases<Net, Real>();
    const inference<Net, numerics::exact, Real> tested(trained, 2);
    constexpr auto size = static_cast<std::size_t>(Net::input.count());
    constexpr auto outputs = static_cast<std::size_t>(Net::output.count());
    constexpr std::size_t count = 2 * inference<Net, numerics::exact, Real>::block_images + 3;
    const auto images = test::random_images<Real>(count * size, 8);
    std::vector<Real> batch(count * outputs);
    tested.forward(images, batch);
    double most = 0;
    for (std::size_t n = 0; n < count; ++n) {
        const auto image = std::span<const Real>(images).subspan(n * size, size);
        const auto single = tested(image);
        const auto expected = reference<Net, Real>(trained, image).back();
        REQUIRE(single.size() == outputs);
        for (std::size_t i = 0; i < outputs; ++i) {
            most = std::max(most, std::abs(static_cast<double>(single[i]) - expected[i]));
            most =
                std::max(most, std::abs(static_cast<double>(batch[n * outputs + i]) - expected[i]));
        }
    }
    CHECK(most <= tolerance<Net, Real>());
    CHECK(most > 0);
}

} // namespace

TEST_CASE("Softmax is over the channels of each pixel, for single images and in blocks",
          "[train][inference]") {
    using pixels = network<input<2, 2, 3>, softmax>;
    const std::vector<float> image{1, 2, 3, 3, 2, 1, 0, 0, 0, -1, 0, 1};
    const std::vector<double> expected{.09003057, .24472847, .66524096, .66524096,
                                       .24472847, .09003057, 1. / 3,    1. / 3,
                                       1. / 3,    .09003057, .24472847, .66524096};
    const inference<pixels> engine(model<pixels>(1));
    for (const std::size_t count : {std::size_t{1}, std::size_t{40}}) {
        std::vector<float> images;
        for (std::size_t i = 0; i < count; ++i)
            images.insert(images.end(), image.begin(), image.end());
        std::vector<float> found(images.size());
        engine.forward(images, found);
        for (std::size_t i = 0; i < found.size(); ++i)
            CHECK(found[i] == Approx(expected[i % 12]).epsilon(1e-6));
    }
}

TEST_CASE("Inference of batches and of single images agrees with the reference",
          "[train][inference]") {
    check_agreement<small_network, float>();
    check_agreement<small_network, double>();
    check_agreement<zoo::convnetjs_mnist, float>();
    // A border around the output of a fully connected layer.
    check_agreement<network<input<4, 5, 2>, fully_connected<7>, relu, conv<6, filter<3>, pad<1>>,
                            leaky_relu, fully_connected<3>>,
                    float>();
}

TEST_CASE("Inference allocates nothing with a workspace", "[train][inference]") {
    const model<small_network> trained(1);
    for (const int threads : {1, 2}) {
        const inference<small_network> tested(trained, threads);
        auto memory = tested.make_workspace();
        for (const int count : {1, 5, 40}) {
            const auto images = test::random_images(count * small_network::input.count(), 2);
            std::vector<float> outputs(static_cast<std::size_t>(count) * 4);
            tested.forward(images, outputs, memory);
            const auto before = test::allocations();
            tested.forward(images, outputs, memory);
            CHECK(test::allocations() == before);
        }
        // Checks that the count works.
        const auto before = test::allocations();
        CHECK(tested.make_workspace().arenas() == threads);
        CHECK(test::allocations() > before);
    }
}

TEST_CASE("Inference does not depend on the workspace's previous contents", "[train][inference]") {
    const inference<small_network> tested(model<small_network>(1), 1);
    auto memory = tested.make_workspace();
    const auto images = test::random_images(18 * small_network::input.count(), 2);
    std::vector<float> expected(18 * 4);
    tested.forward(images, expected, memory);
    std::fill_n(memory.arena(0), inference<small_network>::arena_bytes / 4,
                std::numeric_limits<float>::quiet_NaN());
    std::vector<float> outputs(18 * 4);
    tested.forward(images, outputs, memory);
    CHECK(test::same_bits<float>(outputs, expected));
}

TEST_CASE("Inference refuses sizes that do not fit", "[train][inference]") {
    const inference<small_network> tested(model<small_network>(1), 1);
    const std::vector<float> numbers(1000);
    std::vector<float> outputs(8, -1);
    const auto refusal = [&](std::size_t images, std::size_t outs) {
        return message_of<argument_error>([&] {
            tested.forward(std::span(numbers).first(images), std::span(outputs).first(outs));
        });
    };
    CHECK(refusal(361, 4) == "inference: expected images of 12x10x3 = 360 numbers and as many "
                             "outputs of 4, found 361 and 4 numbers");
    CHECK(refusal(720, 4) == "inference: expected images of 12x10x3 = 360 numbers and as many "
                             "outputs of 4, found 720 and 4 numbers");
    CHECK(refusal(0, 4) == "inference: expected images of 12x10x3 = 360 numbers and as many "
                           "outputs of 4, found 0 and 4 numbers");
    CHECK(std::count(outputs.begin(), outputs.end(), -1.0f) == 8);
    CHECK(refusal(720, 8) == "no exception");
    CHECK(refusal(0, 0) == "no exception");
    CHECK(message_of<argument_error>([&] {
              static_cast<void>(tested(std::span(numbers).first(720)));
          }) == "inference: expected images of 12x10x3 = 360 numbers and as many outputs of 4, "
                "found 720 and 4 numbers");
}

TEST_CASE("Activations agree with the reference, and the last with the inference",
          "[train][inference]") {
    const auto trained = with_biases<small_network, float>();
    const auto image = test::random_images(small_network::input.count(), 4);
    const auto found = activations(trained, std::span<const float>(image));
    const auto expected = reference<small_network, float>(trained, image);
    REQUIRE(found.size() == static_cast<std::size_t>(small_network::depth));
    for (std::size_t layer = 0; layer < found.size(); ++layer) {
        INFO("layer " << layer);
        REQUIRE(found[layer].size() == expected[layer + 1].size());
        double most = 0;
        double largest = 1;
        for (std::size_t i = 0; i < found[layer].size(); ++i) {
            const double right = expected[layer + 1][i];
            largest = std::max(largest, std::abs(right));
            most = std::max(most, std::abs(static_cast<double>(found[layer][i]) - right));
        }
        CHECK(most <= largest * tolerance<small_network, float>());
    }
    CHECK(found.back() == inference<small_network>(trained, 1)(image));
    CHECK(message_of<argument_error>([&] {
              static_cast<void>(activations(trained, std::span<const float>(image).first(359)));
          }) == "activations: expected an image of 360 numbers, found 359");
}
