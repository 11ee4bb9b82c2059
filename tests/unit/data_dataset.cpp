// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/data/dataset.hpp: subsets of a data set, and the consistency of its members.
#include "../catch.hpp"
#include "data_files.hpp"

#include <strider/data/dataset.hpp>

#include <string>
#include <vector>

using namespace strider;
using namespace strider::data;
using strider::test::message_of;
using strider::test::octet_list;

TEST_CASE("subset and take choose images", "[data]") {
    const dataset all{
        "four", {1, 2, 1}, {0, 1, 2, 3, 4, 5, 6, 7}, {0, 1, 2, 3}, {"a", "b", "c", "d"}};
    CHECK(take(all, 2).pixels == octet_list{0, 1, 2, 3});
    CHECK(take(all, 2).labels == std::vector<int>{0, 1});
    CHECK(take(all, 2).classes.size() == 4);
    CHECK(take(all, 9).size() == 4);
    const std::vector<std::size_t> indices{3, 0};
    CHECK(subset(all, indices).pixels == octet_list{6, 7, 0, 1});
    CHECK(subset(all, indices).labels == std::vector<int>{3, 0});
    const std::vector<std::size_t> beyond{4};
    CHECK(message_of<argument_error>([&] { (void)subset(all, beyond); }) ==
          "subset: expected indices below 4, found 4");
}

TEST_CASE("an inconsistent data set is refused", "[data]") {
    const std::vector<std::size_t> first{0};
    const auto refused = [&](const dataset& all) {
        const std::string said = message_of<argument_error>([&] { (void)take(all, 1); });
        const std::string same = message_of<argument_error>([&] { (void)subset(all, first); });
        CHECK(same == (said.starts_with("take") ? "subset" + said.substr(4) : said));
        return said;
    };
    const dataset good{"two", {1, 2, 1}, {0, 1, 2, 3}, {0, 1}, {"a", "b"}};
    CHECK(refused(good) == "threw nothing");
    dataset bad = good;
    bad.labels = {0, 1, 1};
    CHECK(refused(bad) == "take: the images of \"two\": expected 6 bytes for 3 labels, found 4");
    bad = good;
    bad.pixels.push_back(0);
    CHECK(refused(bad) == "take: the images of \"two\": expected 4 bytes for 2 labels, found 5");
    bad = good;
    bad.labels[1] = 2;
    CHECK(refused(bad) ==
          "take: the images of \"two\": expected labels of 0..1, found 2 for image 1");
    bad.labels[1] = -1;
    CHECK_THAT(refused(bad), Catch::Contains("expected labels of 0..1, found -1"));
    bad.classes.clear(); // unknown: any label
    CHECK_THAT(refused(bad), Catch::Contains("found -1"));
    bad.labels[1] = 7;
    CHECK(refused(bad) == "threw nothing");
    bad = good;
    bad.extent = {1, -2, -1}; // as many bytes, too
    CHECK(refused(bad) == "take: expected an extent of at least 1x1x1, found 1x-2x-1");
    bad.extent = {1 << 30, 1 << 30, 1 << 30};
    CHECK_THAT(refused(bad), Catch::Contains("expected a size that fits in memory"));
    bad.name = "\x1b[2J" + std::string(1'000'000, 'x');
    bad.extent = good.extent;
    bad.pixels.clear();
    CHECK_THAT(refused(bad), Catch::Contains("\"\\x1b[2Jxx") && Catch::Contains("(1000004 bytes)"));
    CHECK(take(dataset{}, 3).size() == 0);
}
