// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that a loss and an optimizer of a user's work as docs/training.md says.
#include "../../docs/snippets/own_training.cpp"

#include "../unit/temporary_folder.hpp"
#include "train_test.hpp"

#include <cstddef>

namespace {

using namespace strider;
using namespace strider::test;

constexpr std::size_t count = 11;

std::vector<float> some_images() {
    return random_images(static_cast<std::int64_t>(count) * small_network::input.count(), 3);
}

} // namespace

TEST_CASE("A user's loss has the gradient that differences of it have", "[train][own]") {
    std::vector<double> scores{0.3, -1.2, 2.0, 0.7};
    std::vector<double> gradient(scores.size());
    constexpr int label = 1;
    const auto loss_at = [&](const std::vector<double>& at) {
        std::vector<double> unused(at.size());
        return smoothed_cross_entropy::evaluate<double>(at, label, unused);
    };
    CHECK(smoothed_cross_entropy::evaluate<double>(scores, label, gradient) ==
          Approx(loss_at(scores)));
    constexpr double width = 1e-6;
    for (std::size_t j = 0; j < scores.size(); ++j) {
        auto more = scores;
        auto less = scores;
        more[j] += width;
        less[j] -= width;
        CHECK(gradient[j] == Approx((loss_at(more) - loss_at(less)) / (2 * width)).margin(1e-8));
    }
}

TEST_CASE("A user's optimizer and loss train, and go on from a checkpoint", "[train][own]") {
    const auto images = some_images();
    const auto labels = some_labels(count, 4);
    own_trainer<small_network> training(model<small_network>(1), {.batch = count, .seed = 5});
    const std::vector<float> before(training.model().parameters().begin(),
                                    training.model().parameters().end());
    training.step(images, labels, 1e-3);
    // Lion moves each weight whose gradient is not 0 by the rate.
    std::size_t moved = 0;
    for (std::size_t p = 0; p < before.size(); ++p) {
        const float distance = std::abs(training.model().parameters()[p] - before[p]);
        if (distance == 0) continue;
        ++moved;
        CHECK(distance == Approx(1e-3).epsilon(1e-3));
    }
    CHECK(moved > before.size() / 2);

    const temporary_folder folder;
    const auto file = folder.path() / "run.safetensors";
    save(training, file, 7);
    own_trainer<small_network> resumed(model<small_network>(2), {.batch = count, .seed = 5});
    CHECK(resume(resumed, file) == "epoch=7");
    for (int step = 0; step < 3; ++step) {
        training.step(images, labels, 1e-3);
        resumed.step(images, labels, 1e-3);
    }
    CHECK(same_bits<float>(training.model().parameters(), resumed.model().parameters()));

    trainer<small_network, sgd, smoothed_cross_entropy> other(model<small_network>(2));
    CHECK_THROWS_AS(resume(other, file), file_error); // of another optimizer
}

TEST_CASE("Gradients of parts add up to that of the whole batch", "[train][own]") {
    // Without dropout, which draws by the image's place in its batch.
    using net = network<input<6, 5, 2>, conv<5, filter<3>>, relu, fully_connected<4>, softmax>;
    const auto images = random_images(static_cast<std::int64_t>(count) * net::input.count(), 3);
    const auto labels = some_labels(count, 4);
    trainer<net, sgd> whole(model<net>(1), {.batch = count});
    trainer<net, sgd> parts(model<net>(1), {.batch = 4});
    whole.step(images, labels, 0.1);
    step_on_many(parts, images, labels, 4, 0.1f);
    for (std::size_t p = 0; p < static_cast<std::size_t>(net::parameters); ++p)
        CHECK(parts.model().parameters()[p] ==
              Approx(whole.model().parameters()[p]).epsilon(1e-4).margin(1e-6));
}
