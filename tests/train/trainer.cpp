// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/train/trainer.hpp: its steps against naive ones, learning, and errors.
#include "train_test.hpp"

#include "allocations.hpp"

#include <strider/train/loss.hpp>
#include <strider/train/optimizer.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace strider;
using test::message_of;
using test::small_network;

/// Without dropout, which the reference does not apply.
using plain_network =
    network<input<10, 9, 3>, conv<7, filter<3>, pad<1>>, relu,
            max_pool<filter<3>, stride<2>, ceil_fit>, conv<9, filter<2>>, leaky_relu,
            fully_connected<12>, strider::tanh, fully_connected<4>, softmax>;

/// Gradient descent with momentum by its formula, in double on the reference network.
class naive_trainer {
public:
    naive_trainer(const model<plain_network>& start, sgd rule)
        : parameters_(start.parameters().begin(), start.parameters().end()),
          velocity_(parameters_.size()), rule_(rule) {}

    double step(const std::vector<float>& images, std::span<const int> labels, double rate) {
        const test::reference_loss<plain_network, softmax_cross_entropy, double> batch(
            parameters_, {images.begin(), images.end()}, labels);
        const std::vector<double> gradient = batch.gradient(parameters_);
        const auto count = static_cast<double>(labels.size());
        for (const parameter_tensor& tensor : model<plain_network>::tensors)
            for (std::int64_t i = tensor.offset; i < tensor.offset + tensor.size; ++i) {
                const auto p = static_cast<std::size_t>(i);
                double g = gradient[p] / count;
                if (tensor.role == parameter_role::weight) g += rule_.l2 * parameters_[p];
                velocity_[p] = rule_.momentum * velocity_[p] + g;
                parameters_[p] -= rate * velocity_[p];
            }
        return batch.loss() / count;
    }
    [[nodiscard]] const std::vector<double>& parameters() const { return parameters_; }

private:
    std::vector<double> parameters_;
    std::vector<double> velocity_;
    sgd rule_;
};

} // namespace

// The trainer rounds to float: a gradient is a sum of at most M = 10^5 products over layers and
// images, whose errors of random sign are about M^(1/2) u = 2e-5 of its magnitude; three steps at
// rate 0.1 with gradients below 1 add up to at most 1e-5.
TEST_CASE("Three steps of a trainer agree with naive descent with momentum", "[train][trainer]") {
    const model<plain_network> start(4);
    const sgd rule{.momentum = 0.9, .l2 = 0.01};
    trainer<plain_network> tested(start, {.optimizer = rule, .batch = 21, .threads = 2});
    naive_trainer naive(start, rule);
    for (const int size : {21, 21, 5}) {
        const auto images = test::random_images(size * plain_network::input.count(),
                                                static_cast<std::uint64_t>(size));
        const auto labels = test::some_labels(size, 4);
        const auto found = tested.step(images, labels, 0.1);
        const double expected = naive.step(images, labels, 0.1);
        CHECK(std::abs(found.loss - expected) < 1e-5 * std::max(expected, 1.0));
        CHECK(found.count == size);
    }
    CHECK(tested.steps() == 3);
    const auto parameters = tested.model().parameters();
    double most = 0;
    double moved = 0;
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        most = std::max(most, std::abs(static_cast<double>(parameters[p]) - naive.parameters()[p]));
        moved =
            std::max(moved, std::abs(static_cast<double>(parameters[p] - start.parameters()[p])));
    }
    CHECK(most < 1e-5);
    CHECK(moved > 1e-2);
}

TEST_CASE("A trainer learns 32 images by heart", "[train][trainer]") {
    using network = network<input<8, 8, 3>, conv<8, filter<3>, pad<1>>, relu, max_pool<filter<2>>,
                            fully_connected<10>, softmax>;
    const auto images = test::random_images(32 * network::input.count(), 3);
    const auto labels = test::some_labels(32, 10);
    trainer<network> tested(model<network>(1), {.batch = 32, .threads = 1});
    step_result last;
    const step_result first = tested.step(images, labels, 0.05);
    for (int step = 0; step < 300; ++step) last = tested.step(images, labels, 0.05);
    CHECK(first.loss > 1);
    CHECK(last.loss < 0.01);
    CHECK(last.correct == 32);
    CHECK(tested.steps() == 301);
}

TEST_CASE("A gradient does not change the model, and steps are counted", "[train][trainer]") {
    const model<small_network> start(1);
    trainer<small_network> tested(start, {.batch = 8, .threads = 1});
    const auto images = test::random_images(8 * small_network::input.count(), 3);
    const auto labels = test::some_labels(8, 4);
    const auto gradient = tested.gradient(images, labels);
    CHECK(test::same_bits(std::as_const(tested).model().parameters(), start.parameters()));
    CHECK(tested.steps() == 0);
    CHECK(tested.gradients().size() == static_cast<std::size_t>(small_network::parameters));
    const auto step = tested.step(images, labels, 0.01);
    CHECK(step.loss == gradient.loss);
    CHECK(step.correct == gradient.correct);
    CHECK(tested.steps() == 1);
    CHECK(!test::same_bits(std::as_const(tested).model().parameters(), start.parameters()));
}

TEST_CASE("A step of rate 0 changes nothing but the velocity", "[train][trainer]") {
    const model<small_network> start(1);
    trainer<small_network> tested(start, {.batch = 8, .threads = 1});
    tested.step(test::random_images(8 * small_network::input.count(), 3), test::some_labels(8, 4),
                0.0);
    CHECK(test::same_bits(std::as_const(tested).model().parameters(), start.parameters()));
    const auto velocity = tested.optimizer_state()[0];
    CHECK(std::count(velocity.begin(), velocity.end(), 0.0f) <
          static_cast<std::ptrdiff_t>(velocity.size()) / 2);
}

TEST_CASE("Lanes without an image do not count", "[train][trainer]") {
    // For one image a trainer that has processed a full batch computes the same as a new one.
    const model<plain_network> start(1);
    const auto images = test::random_images(40 * plain_network::input.count(), 3);
    const auto labels = test::some_labels(40, 4);
    const std::size_t size = static_cast<std::size_t>(plain_network::input.count());
    trainer<plain_network> used(start, {.batch = 40, .threads = 1});
    trainer<plain_network> fresh(start, {.batch = 40, .threads = 1});
    used.gradient(images, labels);
    const auto one = std::span(images).first(size);
    const auto label = std::span(labels).first(1);
    CHECK(used.gradient(one, label).loss == fresh.gradient(one, label).loss);
    CHECK(test::same_bits(used.gradients(), fresh.gradients()));
}

TEST_CASE("Steps allocate nothing", "[train][trainer]") {
    for (const int threads : {1, 2}) {
        trainer<small_network> tested(model<small_network>(1), {.batch = 40, .threads = threads});
        const auto images = test::random_images(40 * small_network::input.count(), 3);
        const auto labels = test::some_labels(40, 4);
        tested.step(images, labels, 0.01);
        const auto before = test::allocations();
        tested.step(images, labels, 0.01);
        CHECK(test::allocations() == before);
    }
}

TEST_CASE("A trainer refuses what does not fit, and is unchanged", "[train][trainer]") {
    const model<small_network> start(1);
    CHECK(message_of<argument_error>([&] {
              const trainer<small_network> refused(start, {.batch = 0});
          }) == "trainer: expected a batch of 1 to 1073741824 images, found 0");
    trainer<small_network> tested(start, {.batch = 3, .threads = 1});
    const std::vector<float> images(4 * 360);
    const auto refusal = [&](std::size_t numbers, const std::vector<int>& labels) {
        return message_of<argument_error>(
            [&] { tested.step(std::span(images).first(numbers), labels, 0.1); });
    };
    CHECK(refusal(0, {}) == "trainer: expected a batch of 1 to 3 labels, found 0");
    CHECK(refusal(4 * 360, {0, 1, 2, 3}) == "trainer: expected a batch of 1 to 3 labels, found 4");
    CHECK(refusal(359, {0}) == "trainer: expected 1 images of 360 numbers, found 359 numbers");
    CHECK(refusal(720, {0, 4}) == "trainer: expected labels from 0 to 3, found 4");
    CHECK(refusal(720, {-1, 0}) == "trainer: expected labels from 0 to 3, found -1");
    const auto refused_rate = [&](double rate) {
        return message_of<argument_error>(
            [&] { tested.step(std::span(images).first(360), std::vector<int>{0}, rate); });
    };
    const std::string rates =
        "trainer: rate: expected a number from 0 to 3.4028234663852886e+38, found ";
    CHECK(refused_rate(std::numeric_limits<double>::quiet_NaN()) == rates + "nan");
    CHECK(refused_rate(std::numeric_limits<double>::infinity()) == rates + "inf");
    CHECK(refused_rate(-0.1) == rates + "-0.1");
    CHECK(refused_rate(1e39) == rates + "1e+39"); // infinite as a float
    CHECK(tested.steps() == 0);
    CHECK(test::same_bits(std::as_const(tested).model().parameters(), start.parameters()));
    CHECK(refusal(720, {3, 0}) == "no exception");
    CHECK(refused_rate(0) == "no exception");
}

TEST_CASE("A trainer refuses options that make no sense", "[train][trainer]") {
    using net = network<input<1, 1, 3>, fully_connected<2>>;
    const model<net> start(1);
    CHECK(message_of<argument_error>([&] {
              const trainer<net> refused(start, {.optimizer = {.momentum = 9}});
          }) == "sgd: momentum: expected a number from 0 and below 1, found 9");
    CHECK(message_of<argument_error>([&] {
              const trainer<net, adam> refused(start, {.optimizer = {.beta2 = 1}});
          }) == "adam: beta2: expected a number from 0 and below 1, found 1");
    CHECK(message_of<argument_error>([&] {
              const trainer<net> refused(start, {.batch = std::numeric_limits<int>::max()});
          }) == "trainer: expected a batch of 1 to 1073741824 images, found 2147483647");
    CHECK(message_of<argument_error>([&] { const trainer<net> refused(start, {.threads = -1}); }) ==
          "expected 0 to 4096 threads, found -1");
}
