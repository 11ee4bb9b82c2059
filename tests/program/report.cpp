// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the report of `strider train`: a single well-formed, self-contained file, and its contents;
// and `strider predict` on pictures.

#include <strider/data/drawn.hpp>
#include <strider/data/image_file.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "markup.hpp"
#include "program.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

using Catch::Contains;
using strider::test::content_of;
using strider::test::fault_in_markup;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

std::size_t count_of(std::string_view text, std::string_view words) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(words, at)) != std::string_view::npos; ++at) ++count;
    return count;
}

} // namespace

TEST_CASE("The checker of markup finds faults", "[program][report]") {
    const std::string begin = "<!DOCTYPE html>\n";
    CHECK(fault_in_markup(begin + "<p>a &amp; b<br /></p>\n").empty());
    for (const char* const wrong :
         {"<p>", "</p>", "<p></b>", "<b><p></b></p>", "<p>a & b</p>", "<p>a < b</p>",
          "<p>a > b</p>", "<p class=a></p>", "<p a=\"1\" a=\"2\"></p>", "<p a=\"&\"></p>"}) {
        INFO(wrong);
        CHECK(!fault_in_markup(begin + wrong).empty());
    }
}

TEST_CASE("The report is a single well-formed, self-contained file", "[program][report]") {
    const std::string network = GENERATE("lenet5", "convnetjs-mnist", "convnetjs-cifar10");
    const temporary_folder folder;
    const outcome result = run_program(
        folder.path(), {"train", network, "--train-images", "320", "--test-images", "60",
                        "--epochs", "2", "--report", "report.html", "--checkpoint", "run"});
    INFO(result.err);
    REQUIRE(result.code == 0);
    const std::string html = content_of(folder.path() / "report.html");
    CHECK(fault_in_markup(html) == "");
    for (const char* const outside : {"http:", "https:", "url(", "@import", "<script", "<link"})
        CHECK_THAT(html, !Contains(outside));
    CHECK(count_of(html, "src=\"") == count_of(html, "src=\"data:image/png;base64,"));
    CHECK(count_of(html, "href=") == 0);
    CHECK(count_of(html, "<svg") == 2);
    CHECK(count_of(html, "class=\"confusion\"") == 1);
    CHECK(count_of(html, "class=\"filter\"") == (network == "lenet5"            ? 6U
                                                 : network == "convnetjs-mnist" ? 8U
                                                                                : 16U));
    CHECK(count_of(html, "class=\"card maps\"") == 4);
    CHECK(count_of(html, "class=\"card guess\"") >= 18);
    CHECK_THAT(html, Contains("prefers-color-scheme: dark"));
    CHECK_THAT(html, Contains("horizontal stripes"));
}

TEST_CASE("Names of classes are escaped in the report", "[program][report]") {
    const temporary_folder folder;
    const auto drawn = strider::data::draw_images(1, 20, {32, 32, 1});
    for (std::size_t n = 0; n < drawn.size(); ++n) {
        const auto name = n % 2 == 0 ? "a<b>&\"c\"" : "plain";
        const auto path = folder.path() / "data" / name;
        std::filesystem::create_directories(path);
        strider::data::write_png(path / (std::to_string(n) + ".png"), drawn.extent, drawn.image(n));
    }
    const outcome result =
        run_program(folder.path(), {"train", "lenet5", "--data", "data", "--epochs", "1",
                                    "--report", "report.html", "--checkpoint", "run"});
    INFO(result.err);
    REQUIRE(result.code == 0);
    const std::string html = content_of(folder.path() / "report.html");
    CHECK(fault_in_markup(html) == "");
    CHECK_THAT(html, Contains("a&lt;b&gt;&amp;&quot;c&quot;"));
}

TEST_CASE("Predictions of pictures, best first", "[program][predict]") {
    const temporary_folder folder;
    REQUIRE(run_program(folder.path(), {"train", "convnetjs-mnist", "--train-images", "320",
                                        "--test-images", "50", "--epochs", "1"})
                .code == 0);
    const auto drawn = strider::data::draw_images(7, 1);
    strider::data::write_png(folder.path() / "one.png", drawn.extent, drawn.image(0));
    std::ofstream(folder.path() / "two.png") << "no picture";
    const outcome result = run_program(folder.path(), {"predict", "convnetjs-mnist", "one.png"});
    INFO(result.err);
    CHECK(result.code == 0);
    CHECK(result.out.substr(0, 8) == "one.png\n");
    CHECK(count_of(result.out, " %") == 3);
    CHECK(count_of(result.out, "\n") == 4);
    CHECK_THAT(result.out, Contains("#"));
    // The good ones get answers, every bad one is named.
    const outcome some = run_program(
        folder.path(), {"predict", "convnetjs-mnist", "three.png", "one.png", "two.png"});
    CHECK(some.code == 1);
    CHECK(some.out == result.out);
    CHECK(some.err.find("strider: three.png: ") == 0);
    CHECK_THAT(some.err, Contains("\nstrider: two.png: "));
    CHECK(count_of(some.err, "\n") == 2);
    const outcome none = run_program(folder.path(), {"predict", "convnetjs-mnist", "two.png"});
    CHECK(none.code == 1);
    CHECK(none.out.empty());
    CHECK_THAT(none.err, Contains("two.png: "));
}

TEST_CASE("The benchmark measures", "[program][bench]") {
    const temporary_folder folder;
    const outcome result = run_program(folder.path(), {"bench", "lenet5", "--seconds", "0.05"});
    INFO(result.err);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Contains("forward, batch 1 "));
    CHECK_THAT(result.out, Contains("forward, batch 32"));
    CHECK_THAT(result.out, Contains("training step, batch 32"));
    CHECK_THAT(run_program(folder.path(), {"bench", "cifar-resnet20", "--seconds", "0.05"}).out,
               Contains("training step, batch 32"));
}
