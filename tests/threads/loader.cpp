// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the batches of a loader, with and without prefetching.
#include "../catch.hpp"
#include "../unit/data_files.hpp"

#include <strider/data/loader.hpp>
#include <strider/data/prefetch.hpp>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;

namespace {

struct copied_batch {
    std::vector<float> images;
    std::vector<int> labels;
    std::vector<std::size_t> indices;
    friend bool operator==(const copied_batch&, const copied_batch&) = default;
};

template <class Range>
std::vector<copied_batch> all_of(Range&& range) {
    std::vector<copied_batch> all;
    for (const batch& b : range)
        all.push_back({{b.images.begin(), b.images.end()},
                       {b.labels.begin(), b.labels.end()},
                       {b.indices.begin(), b.indices.end()}});
    return all;
}

/// Image n has the bytes n, n + 1, ... and the label n % 3.
dataset counting(std::size_t count) {
    dataset images{"counting", {3, 4, 2}, {}, {}, {"a", "b", "c"}};
    for (std::size_t n = 0; n < count; ++n) {
        for (std::size_t i = 0; i < 24; ++i)
            images.pixels.push_back(static_cast<std::uint8_t>(n + i));
        images.labels.push_back(static_cast<int>(n % 3));
    }
    return images;
}

std::vector<std::size_t> indices_of(const std::vector<copied_batch>& batches) {
    std::vector<std::size_t> all;
    for (const auto& one : batches) all.insert(all.end(), one.indices.begin(), one.indices.end());
    return all;
}

} // namespace

TEST_CASE("evaluation gives all images in order", "[data]") {
    const dataset images = counting(10);
    const loader batches(images, pipeline({3, 4, 2}, {{1}, {0}}), 4, 1);
    CHECK(batches.batches() == 3);
    const auto all = all_of(batches.evaluation());
    REQUIRE(all.size() == 3);
    CHECK(all[0].labels == std::vector<int>{0, 1, 2, 0});
    CHECK(all[2].labels == std::vector<int>{2, 0});
    CHECK(all[2].indices == std::vector<std::size_t>{8, 9});
    CHECK(all[2].images.size() == 2 * 24);
    CHECK(all[2].images[24 + 5] == 9 + 5);
    CHECK(all_of(batches.evaluation()) == all);
}

TEST_CASE("an epoch of training is a permutation determined by seed and epoch", "[data]") {
    const dataset images = counting(50);
    const loader batches(images, pipeline({3, 4, 2}, {{1}, {0}}), 8, 1);
    const auto first = all_of(batches.training_epoch(0));
    REQUIRE(first.size() == 7);
    CHECK(first[6].indices.size() == 2);
    auto order = indices_of(first);
    for (const auto& one : first)
        for (std::size_t i = 0; i < one.indices.size(); ++i) {
            CHECK(one.labels[i] == static_cast<int>(one.indices[i] % 3));
            CHECK(one.images[i * 24 + 3] == static_cast<float>(one.indices[i] + 3));
        }
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::size_t n = 0; n < 50; ++n) CHECK(order[n] == n);

    CHECK(all_of(batches.training_epoch(0)) == first);
    CHECK(indices_of(all_of(batches.training_epoch(1))) != indices_of(first));
    const loader other(images, pipeline({3, 4, 2}, {{1}, {0}}), 8, 2);
    CHECK(indices_of(all_of(other.training_epoch(0))) != indices_of(first));
    // The same on every platform.
    CHECK(first[0].indices == std::vector<std::size_t>{21, 38, 48, 10, 45, 36, 40, 30});
}

TEST_CASE("an image is augmented in the same way in any batch", "[data]") {
    const dataset images = counting(20);
    const pipeline preparation({2, 4, 2}, {}, {true, 1});
    const loader small(images, preparation, 3, 5);
    const loader large(images, preparation, 20, 5);
    std::vector<float> one;
    for (const auto& b : all_of(small.training_epoch(4)))
        one.insert(one.end(), b.images.begin(), b.images.end());
    CHECK(one == all_of(large.training_epoch(4)).front().images);
    CHECK(one != all_of(large.training_epoch(5)).front().images);
}

TEST_CASE("an epoch resumes at any batch", "[data]") {
    const dataset images = counting(30);
    const loader batches(images, pipeline({3, 4, 2}, {}, {true, 1}), 4, 3);
    const auto all = all_of(batches.training_epoch(2));
    REQUIRE(all.size() == 8);
    for (std::size_t k = 0; k <= 8; ++k) {
        const auto rest = all_of(batches.training_epoch(2, k));
        CHECK(rest ==
              std::vector<copied_batch>(all.begin() + static_cast<std::ptrdiff_t>(k), all.end()));
        CHECK(all_of(prefetched(batches.training_epoch(2, k))) == rest);
    }
    CHECK(message_of<argument_error>([&] { (void)batches.training_epoch(2, 9); }) ==
          "loader: expected a first batch of 0..8, found 9");
}

TEST_CASE("a batch stays valid while the next one is made", "[data]") {
    const dataset images = counting(12);
    const loader batches(images, pipeline({3, 4, 2}, {{1}, {0}}), 4, 3);
    auto range = batches.evaluation();
    auto it = range.begin();
    const batch first = *it;
    ++it;
    const batch second = *it;
    CHECK((*it).images.data() == second.images.data()); // made once, however often it is read
    CHECK(first.images[0] == 0);
    CHECK(first.indices[3] == 3);
    CHECK(second.images[0] == 4);
}

TEST_CASE("prefetching gives the same batches", "[data]") {
    const dataset images = counting(203);
    const loader batches(images, pipeline({3, 4, 2}, {}, {true, 2}), 5, 3);
    for (std::uint64_t epoch = 0; epoch < 5; ++epoch)
        CHECK(all_of(prefetched(batches.training_epoch(epoch))) ==
              all_of(batches.training_epoch(epoch)));
    CHECK(all_of(prefetched(batches.evaluation())) == all_of(batches.evaluation()));
}

TEST_CASE("a prefetched range outlives its loader and may be left early", "[data]") {
    const dataset images = counting(40);
    auto range = [&] {
        return prefetched(loader(images, pipeline({3, 4, 2}), 4, 3).training_epoch(0));
    }();
    int seen = 0;
    for (const batch& b : range) {
        CHECK(b.size() == 4);
        if (++seen == 2) break;
    }
    CHECK(seen == 2);
}

TEST_CASE("an exception while a batch is made reaches its consumer", "[data]") {
    dataset images = counting(12);
    const loader batches(images, pipeline({3, 4, 2}), 4, 3);
    auto range = prefetched(batches.evaluation());
    images.labels.resize(8); // no image 8 any more: the third batch fails
    images.pixels.resize(8 * 24);
    std::size_t seen = 0;
    CHECK(message_of<argument_error>([&] {
              for (const batch& b : range) seen += b.size();
          }) == "pipeline: expected an index below 8 and 24 values of output, found 8 and 24");
    CHECK(seen == 8);
    CHECK(range.begin() == range.end());
}

TEST_CASE("an exception of the first element arrives at begin", "[data]") {
    const auto failing = ranges::views::iota(0, 3) | ranges::views::transform([](int i) -> int {
                             throw std::runtime_error("element " + std::to_string(i));
                         });
    auto range = prefetched(failing);
    CHECK(message_of<std::runtime_error>([&] { (void)range.begin(); }) == "element 0");
}

TEST_CASE("any input range can be prefetched", "[data]") {
    std::atomic<int> made{0};
    auto range = prefetched(ranges::views::iota(0, 100) | ranges::views::transform([&](int i) {
                                ++made;
                                return i * i;
                            }));
    int expected = 0;
    for (const int square : range) {
        CHECK(square == expected * expected);
        ++expected;
        CHECK(made <= expected + 1); // at most one ahead
    }
    CHECK(expected == 100);
    CHECK(made == 100);
    auto empty = prefetched(ranges::views::iota(0, 0));
    CHECK(empty.begin() == empty.end());
}

TEST_CASE("a loader refuses what it cannot load", "[data]") {
    const dataset images = counting(4);
    const dataset none{"none", {3, 4, 2}, {}, {}, {}};
    CHECK(message_of<argument_error>([&] {
              (void)loader(images, pipeline({3, 4, 1}), 4, 1);
          }) == "pipeline: the network's input has 1 channels, the images of \"counting\" have 2; "
                "resize(images, extent) converts them");
    CHECK(message_of<argument_error>([&] {
              (void)loader(none, pipeline({3, 4, 2}), 4, 1);
          }) == "loader: expected images, found none in \"none\"");
    CHECK(message_of<argument_error>([&] {
              (void)loader(images, pipeline({3, 4, 2}), 0, 1);
          }) == "loader: expected a batch size of 1 or more, found 0");
    dataset more = counting(4);
    more.labels.push_back(0);
    CHECK(message_of<argument_error>([&] {
              (void)loader(more, pipeline({3, 4, 2}), 4, 1);
          }) == "loader: the images of \"counting\": expected 120 bytes for 5 labels, found 96");
    more.labels = {0, 1, 2, 3};
    CHECK_THAT(message_of<argument_error>([&] {
                   (void)loader(more, pipeline({3, 4, 2}), 4, 1);
               }),
               Catch::Contains("expected labels of 0..2, found 3 for image 3"));
}

TEST_CASE("a batch may be larger than the data set, whatever its size", "[data]") {
    const dataset images = counting(10);
    const pipeline preparation({3, 4, 2}, {}, {true, 1});
    const auto expected = all_of(loader(images, preparation, 10, 3).training_epoch(1));
    REQUIRE(expected.size() == 1);
    for (const std::size_t size : {std::size_t{11}, std::size_t{std::numeric_limits<int>::max()},
                                   std::size_t{1} << 63, std::numeric_limits<std::size_t>::max()}) {
        const loader batches(images, preparation, size, 3);
        CHECK(batches.batches() == 1);
        CHECK(batches.batch_size() == size);
        CHECK(all_of(batches.training_epoch(1)) == expected);
        CHECK(all_of(prefetched(batches.training_epoch(1))) == expected);
        CHECK(all_of(batches.evaluation()).front().labels.size() == 10);
        CHECK(all_of(batches.training_epoch(1, 1)).empty());
    }
}

TEST_CASE("using a moved-from prefetched range is an error", "[data]") {
    auto range = prefetched(ranges::views::iota(0, 3));
    auto moved = std::move(range);
    CHECK(*moved.begin() == 0);
    CHECK(message_of<argument_error>([&] {
              (void)range.begin(); // NOLINT: that is what is tested
          }) == "prefetched: the range was moved from");
}
