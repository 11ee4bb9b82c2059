// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests engines and trainers when memory runs out, when moved from, and at the limits of their
// ranges.
#include "allocations.hpp"
#include "train_test.hpp"

#include <strider/error.hpp>
#include <strider/execution/passes.hpp>
#include <strider/inference.hpp>
#include <strider/inspect.hpp>
#include <strider/tensor.hpp>
#include <strider/train/trainer.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace strider;
using test::message_of;

namespace {

/// Layers that allocate memory when they are packed, and when they run.
using packed_network = network<input<14, 14, 16>, conv<16, filter<3>, pad<1>>, batch_norm, relu,
                               conv<6, filter<3>>, batch_norm, fully_connected<4>, softmax>;
constexpr auto image_size = static_cast<std::size_t>(packed_network::input.count());

/// Whichever allocation of f() fails, it throws std::bad_alloc and leaks nothing.
template <class F>
void check_short_of_memory(F f) {
    f(); // allocates one-time data
    std::int64_t spared = 0;
    for (bool failed = true; failed; ++spared) {
        const auto live = test::live_allocations();
        failed = false;
        {
            const test::short_of_memory from_here(spared);
            try {
                f();
            } catch (const std::bad_alloc&) {
                failed = true;
            }
        }
        REQUIRE(test::live_allocations() == live);
    }
    INFO(spared);
    CHECK(spared > 1);
}

constexpr const char* moved_engine =
    "inference: expected an engine and a workspace that hold something, found one that was moved "
    "from";
constexpr const char* moved_trainer = "trainer: it was moved from";

} // namespace

TEST_CASE("An engine without memory throws bad_alloc and leaks nothing", "[train][misuse]") {
    const model<packed_network> some(1);
    const std::vector<float> image(image_size, 0.5f);
    check_short_of_memory([&] { (void)inference<packed_network>(some, 1); });
    check_short_of_memory([&] { (void)inference<packed_network, numerics::fast>(some, 1); });
    check_short_of_memory([&] { (void)activations(some, std::span<const float>(image)); });
    const inference<packed_network> engine(some, 1);
    check_short_of_memory([&] { (void)engine(image); });
    check_short_of_memory([&] { (void)engine.make_workspace(); });
}

TEST_CASE("A trainer without memory throws bad_alloc and leaks nothing", "[train][misuse]") {
    const model<packed_network> some(1);
    check_short_of_memory(
        [&] { (void)trainer<packed_network>(some, {.batch = 40, .threads = 1}); });
    // The maximum number of blocks needs more memory than any machine has; none is allocated.
    using wide_network = network<input<64, 64, 64>, batch_norm, global_avg_pool>;
    CHECK_THROWS_AS(trainer<wide_network>(model<wide_network>(1),
                                          {.batch = detail::max_images_of_pass, .threads = 1}),
                    std::bad_alloc);
}

TEST_CASE("Sizes beyond the address space throw bad_alloc", "[train][misuse]") {
    CHECK_THROWS_AS(aligned_array<double>(std::numeric_limits<std::size_t>::max()), std::bad_alloc);
    CHECK_THROWS_AS(aligned_array<double>((std::numeric_limits<std::size_t>::max() >> 3) + 2),
                    std::bad_alloc);
}

TEST_CASE("Using a moved-from object is an error", "[train][misuse]") {
    const model<packed_network> some(1);
    const std::vector<float> image(image_size, 0.5f);
    std::vector<float> output(4);
    inference<packed_network> engine(some, 1);
    const std::vector<float> expected = engine(image);

    const inference<packed_network> taken(std::move(engine));
    CHECK(taken(image) == expected);
    const auto refused = [&](auto& one) {
        return message_of<argument_error>([&] { one.forward(image, output); });
    };
    CHECK(refused(engine) == moved_engine);
    CHECK(message_of<argument_error>([&] { (void)engine(image); }) == moved_engine);
    CHECK(engine.threads() == 1);
    engine = inference<packed_network>(some, 1);
    CHECK(engine(image) == expected);

    auto memory = engine.make_workspace();
    const auto others = std::move(memory);
    CHECK(others.arenas() == 1);
    CHECK(message_of<argument_error>([&] { engine.forward(image, output, memory); }) ==
          moved_engine);

    const std::vector<int> labels{1};
    trainer<packed_network> learner(some, {.batch = 1, .threads = 1});
    trainer<packed_network> other(std::move(learner));
    CHECK(message_of<argument_error>([&] { learner.step(image, labels, 0.1); }) == moved_trainer);
    CHECK(learner.gradients().empty());
    CHECK(learner.threads() == 1);
    other.step(image, labels, 0.1);

    // A trainer whose model was moved out.
    const model<packed_network> out(std::move(other.model()));
    const std::string none = ": expected a model of " + std::to_string(packed_network::parameters) +
                             " parameters, found 0: it was moved from";
    CHECK(message_of<argument_error>([&] { other.step(image, labels, 0.1); }) == "trainer" + none);
    CHECK(message_of<argument_error>([&] { (void)inference<packed_network>(other.model()); }) ==
          "inference" + none);
    CHECK(message_of<argument_error>([&] { (void)trainer<packed_network>(other.model()); }) ==
          "trainer" + none);
    CHECK(message_of<argument_error>([&] {
              (void)activations(other.model(), std::span<const float>(image));
          }) == "activations" + none);
}

TEST_CASE("An invalid rate changes nothing", "[train][misuse]") {
    const model<packed_network> some(1);
    const std::vector<float> image(image_size, 0.5f);
    const std::vector<int> labels{1};
    trainer<packed_network> learner(some, {.batch = 1, .threads = 1});
    for (const auto& [rate, words] :
         {std::pair{std::numeric_limits<double>::quiet_NaN(), "nan"},
          std::pair{-std::numeric_limits<double>::quiet_NaN(), "-nan"},
          std::pair{std::numeric_limits<double>::infinity(), "inf"}, std::pair{-0.5, "-0.5"}})
        CHECK(message_of<argument_error>([&] { learner.step(image, labels, rate); }) ==
              "trainer: rate: expected a number from 0 to 3.4028234663852886e+38, found " +
                  std::string(words));
    CHECK(test::same_bits<float>(learner.model().parameters(), some.parameters()));
    CHECK(test::same_bits<float>(learner.model().statistics(), some.statistics()));
    CHECK(learner.steps() == 0);
    CHECK(message_of<argument_error>([&] { learner.steps(-1); }) ==
          "trainer: expected 0 to 9007199254740992 steps taken, found -1");
    CHECK_NOTHROW(learner.step(image, labels, 0));
}

TEST_CASE("A batch larger than an int is refused", "[train][misuse]") {
    const model<test::small_network> some(1);
    const auto refused = [&](int batch) {
        return message_of<argument_error>(
            [&] { (void)trainer<test::small_network>(some, {.batch = batch, .threads = 1}); });
    };
    const std::string words = "trainer: expected a batch of 1 to 1073741824 images, found ";
    CHECK(refused(0) == words + "0");
    CHECK(refused(std::numeric_limits<int>::max()) == words + "2147483647");
    CHECK(refused(detail::max_images_of_pass) == "no exception");
}

TEST_CASE("Any number of images is divided into passes that fit an int", "[train][misuse]") {
    constexpr std::size_t one = 1;
    for (const std::size_t images :
         {one << 30, (one << 30) + 1, one << 31, (one << 32) + 1, (one << 40) + 17}) {
        std::size_t next = 0;
        bool right = true;
        detail::for_passes(images, detail::max_images_of_pass, [&](std::size_t first, int count) {
            right = right && first == next && count > 0 && count <= detail::max_images_of_pass;
            right = right && first % 32 == 0; // the largest size of a block or a group
            next = first + static_cast<std::size_t>(count);
        });
        CHECK(right);
        CHECK(next == images);
    }
    detail::for_passes(0, 5, [](std::size_t, int) { FAIL("there is nothing to do"); });
}

namespace {

/// Runs tasks in its own order, and counts them.
class backward_executor {
public:
    using errors = strider::errors::native;
    static inline int tasks = 0;
    explicit backward_executor(int /*threads*/) {}
    [[nodiscard]] int threads() const noexcept { return 3; }
    template <class F>
    void run(int count, F&& f) const {
        tasks += count;
        for (int i = count; i-- > 0;) f(i);
    }
};
static_assert(Executor<backward_executor> && Executor<serial_executor<>>);
static_assert(!Executor<int>);

template <class Threads>
std::vector<float> numbers_of() {
    const std::vector<float> images = test::random_images(20 * packed_network::input.count(), 1);
    trainer<packed_network, sgd, softmax_cross_entropy, float, isa::native, Threads> learner(
        model<packed_network>(1), {.batch = 20, .threads = 3});
    learner.step(images, test::some_labels(20, 4), 0.1);
    const inference<packed_network, numerics::exact, float, isa::native, Threads> engine(
        learner.model(), 3);
    std::vector<float> outputs(20 * 4);
    engine.forward(images, outputs);
    const auto parameters = learner.model().parameters();
    outputs.insert(outputs.end(), parameters.begin(), parameters.end());
    return outputs;
}

} // namespace

TEST_CASE("Every executor gives the same results", "[train][misuse]") {
    const std::vector<float> expected = numbers_of<executor>();
    CHECK(test::same_bits<float>(numbers_of<backward_executor>(), expected));
    CHECK(backward_executor::tasks > 0);
    CHECK(test::same_bits<float>(numbers_of<serial_executor<>>(), expected));
    CHECK(message_of<argument_error>([] { (void)serial_executor<>(-1); }) ==
          "expected 0 to 4096 threads, found -1");
}
