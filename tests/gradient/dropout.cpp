// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the gradients through dropout by differences of the trainer's own loss, whose mask is
// constant until a step is taken.
#include "gradient_check.hpp"

namespace {

using namespace strider;

using dropping = network<input<3, 4, 2>, conv<6, filter<2>>, dropout<30>, conv<5, filter<2>>,
                         strider::tanh, dropout<50>, fully_connected<3>>;
using dropping_trainer = trainer<dropping, sgd, softmax_cross_entropy, double>;

constexpr int batch = 5;
constexpr int labels[batch] = {0, 1, 2, 1, 0};

std::vector<double> some_images() {
    return test::random_numbers(static_cast<std::size_t>(dropping::input.count()) * batch, 3);
}

} // namespace

// As in gradient_check.hpp, but the loss has double's roundoff: with h = 2^-13 the term M u |L| / h
// is about 1e-9 and h^2 / 6 about 2e-9.
TEST_CASE("Gradients of dropout", "[gradient]") {
    const auto images = some_images();
    dropping_trainer tested(model<dropping, double>(1), {.batch = batch, .threads = 1, .seed = 9});
    tested.gradient(images, labels);
    const std::vector<double> found(tested.gradients().begin(), tested.gradients().end());
    const double h = 0x1p-13;
    const double products = static_cast<double>(dropping::macs + dropping::activations);
    const double rounding = batch * products * std::numeric_limits<double>::epsilon();
    double largest = 0;
    for (std::size_t p = 0; p < found.size(); ++p) {
        double& parameter = tested.model().parameters()[p];
        const double here = parameter;
        const auto loss_at = [&](double step) {
            parameter = here + step;
            const double loss = batch * tested.gradient(images, labels).loss;
            parameter = here;
            return loss;
        };
        const double near = (loss_at(h) - loss_at(-h)) / (2 * h);
        const double far = (loss_at(2 * h) - loss_at(-2 * h)) / (4 * h);
        INFO("parameter " << p);
        CHECK(std::abs(near - found[p]) <= std::abs(far - near) + rounding * (4 / h + 1));
        largest = std::max(largest, std::abs(found[p]));
    }
    CHECK(largest > 0.01);
}

TEST_CASE("Dropout draws a new mask for each step and seed, not for each call", "[gradient]") {
    const auto images = some_images();
    const model<dropping, double> start(1);
    const auto loss = [&](std::uint64_t seed, std::int64_t steps) {
        dropping_trainer tested(start, {.batch = batch, .threads = 1, .seed = seed});
        tested.steps(steps);
        const double first = tested.gradient(images, labels).loss;
        CHECK(tested.gradient(images, labels).loss == first);
        return first;
    };
    CHECK(loss(1, 0) == loss(1, 0));
    CHECK(loss(1, 0) != loss(2, 0));
    CHECK(loss(1, 0) != loss(1, 1));
}

TEST_CASE("Dropout draws differently for each image of a batch", "[gradient]") {
    // The same image in all lanes of two blocks: equal masks would give equal losses.
    using one = network<input<1, 1, 8>, dropout<50>, fully_connected<4>>;
    const auto image = test::random_numbers(8, 5);
    const model<one, double> start(2);
    trainer<one, sgd, softmax_cross_entropy, double> tested(start, {.batch = 32, .threads = 1});
    std::vector<double> images;
    std::vector<int> same(32, 1);
    for (int n = 0; n < 32; ++n) images.insert(images.end(), image.begin(), image.end());
    const double all = tested.gradient(images, same).loss * 32;
    const double first =
        tested
            .gradient(std::span<const double>(images).first(8), std::span<const int>(same).first(1))
            .loss;
    CHECK(std::abs(all - 32 * first) > 0.1);
}
