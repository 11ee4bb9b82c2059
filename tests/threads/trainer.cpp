// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that results are bitwise the same for any number of threads, and that many threads may use
// one inference.
#include "../train/train_test.hpp"

#include <strider/inference.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/optimizer/adam.hpp>
#include <strider/train/trainer.hpp>

#include <cstddef>
#include <thread>
#include <vector>

namespace {

using namespace strider;
using test::large_network;
using test::same_bits;
using test::small_network;

struct run {
    std::vector<double> losses;
    std::vector<int> correct;
    std::vector<float> parameters;
    friend bool operator==(const run&, const run&) = default;
};

/// Four steps: three full batches and a partial one.
template <class Optimizer>
run train(int threads) {
    constexpr int batch = 150;
    constexpr int sizes[] = {150, 150, 37, 150};
    run result;
    trainer<small_network, Optimizer> tested(model<small_network>(3),
                                             {.batch = batch, .threads = threads, .seed = 5});
    CHECK(tested.threads() == threads);
    std::uint64_t seed = 0;
    for (const int size : sizes) {
        const auto images = test::random_images(size * small_network::input.count(), ++seed);
        const auto step = tested.step(images, test::some_labels(size, 4), 0.01);
        CHECK(step.count == size);
        result.losses.push_back(step.loss);
        result.correct.push_back(step.correct);
    }
    const auto parameters = tested.model().parameters();
    result.parameters.assign(parameters.begin(), parameters.end());
    return result;
}

template <class Net>
void check_inference() {
    const model<Net> trained(7);
    for (const int count : {0, 1, 2, 5, 17, 40}) {
        INFO(count << " images");
        const auto images = test::random_images(count * Net::input.count(), 9);
        std::vector<float> expected;
        for (const int threads : {1, 2, 3, 8}) {
            INFO(threads << " threads");
            const inference<Net> tested(trained, threads);
            std::vector<float> outputs(static_cast<std::size_t>(count * Net::output.count()), -1);
            tested.forward(images, outputs);
            if (threads == 1) expected = outputs;
            CHECK(same_bits<float>(outputs, expected));
        }
    }
}

} // namespace

TEST_CASE("Training gives the same bits with any number of threads", "[train][threads]") {
    const auto expected = train<sgd>(1);
    CHECK(expected.losses[0] != expected.losses[3]);
    for (const int threads : {2, 3, 8}) CHECK(train<sgd>(threads) == expected);
    // Repeated: nothing depends on memory contents or on timing.
    CHECK(train<sgd>(3) == expected);
    CHECK(train<adam>(2) == train<adam>(1));
}

TEST_CASE("Inference gives the same bits with any number of threads", "[train][threads]") {
    check_inference<small_network>();
}

TEST_CASE("Inference that divides layers gives the same bits with any number of threads",
          "[train][threads]") {
    check_inference<large_network>();
    check_inference<test::divided_network>();
}

TEST_CASE("Many threads may use one inference", "[train][threads]") {
    const model<small_network> trained(7);
    const inference<small_network> tested(trained, 2);
    constexpr int count = 21;
    const auto images = test::random_images(count * small_network::input.count(), 11);
    std::vector<float> expected(count * 4);
    tested.forward(images, expected);
    std::vector<std::vector<float>> outputs(6, std::vector<float>(expected.size(), -1));
    std::vector<std::thread> threads;
    for (std::vector<float>& mine : outputs)
        threads.emplace_back([&tested, &images, &mine] {
            auto memory = tested.make_workspace();
            for (int again = 0; again < 5; ++again) tested.forward(images, mine, memory);
        });
    for (std::thread& thread : threads) thread.join();
    for (const std::vector<float>& found : outputs) CHECK(same_bits<float>(found, expected));
}

TEST_CASE("A convolution's edges give the same bits with any number of threads",
          "[train][threads]") {
    // -0 + 0 is 0, so a sum of -0 would show whether zeros beyond the edge were added.
    using net = network<input<64, 64, 3>, conv<10, filter<5>, pad<2>>>;
    model<net> trained(1);
    std::size_t i = 0;
    for (float& number : trained.parameters()) {
        const bool weight = i < static_cast<std::size_t>(net::facts[0].weights);
        number = !weight ? -0.0f : i / 5 % 5 == 4 ? 1.0f : -1.0f;
        ++i;
    }
    const std::vector<float> image(static_cast<std::size_t>(net::input.count()));
    const std::vector<float> expected = inference<net>(trained, 1)(image);
    for (const int threads : {2, 3, 4, 5, 6, 7}) {
        INFO(threads << " threads");
        CHECK(same_bits<float>(inference<net>(trained, threads)(image), expected));
    }
}
