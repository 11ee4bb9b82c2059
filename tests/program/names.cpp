// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests untrusted names of classes, folders and files: with any bytes and of any length, they are
// stored unchanged and displayed safely.

#include <strider/data/drawn.hpp>
#include <strider/data/image_file.hpp>
#include <strider/io/safetensors.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "markup.hpp"
#include "program.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

const std::string escape = "\x1b[31m\x07";
const std::string latin = "caf\xe9";
const std::string reversed = "a\xe2\x80\xae"
                             "b"; // U+202E

/// Twelve pictures of each class.
void write_classes(const fs::path& folder, const std::vector<std::string>& names) {
    const std::size_t each = 12;
    const auto drawn = strider::data::draw_images(1, each * names.size(), {32, 32, 1});
    for (std::size_t n = 0; n < drawn.size(); ++n) {
        const fs::path path = folder / names[n % names.size()];
        fs::create_directories(path);
        strider::data::write_png(path / (std::to_string(n) + ".png"), drawn.extent, drawn.image(n));
    }
}

/// Whether a text consists of lines of printable ASCII and UTF-8 letters.
bool is_harmless(const std::string& text) {
    return std::all_of(text.begin(), text.end(),
                       [](char letter) {
                           const auto byte = static_cast<unsigned char>(letter);
                           return letter == '\n' || (byte >= 0x20 && byte != 0x7f);
                       }) &&
           text.find("\xe9") == std::string::npos && text.find("\xe2\x80\xae") == std::string::npos;
}

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) widest = std::max(widest, line.size());
    return widest;
}

} // namespace

TEST_CASE("Names of any bytes work in train, resume, evaluate and predict", "[program][names]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    const std::string data = "d" + latin + escape;
    const std::string longest(200, 'x');
    write_classes(here / data, {"cat", "evil" + escape, latin, longest, reversed, "<b>&\"q\""});
    const std::vector<std::string> train{"train",        "lenet5",    "--data",   data,
                                         "--epochs",     "2",         "--batch",  "16",
                                         "--checkpoint", "r" + latin, "--report", "report.html"};
    auto begin = train;
    begin.insert(begin.end(), {"--stop-after-steps", "5"}); // in the second epoch
    const outcome first = run_program(here, begin);
    INFO(first.err);
    REQUIRE(first.code == 130);
    CHECK(is_harmless(first.out));
    CHECK_THAT(first.out, Contains("dcaf\\xe9\\x1b[31m\\x07 (") &&
                              Contains("--data $'dcaf\\xe9\\x1b[31m\\x07'"));
    auto go_on = train;
    go_on.emplace_back("--resume");
    const outcome last = run_program(here, go_on);
    INFO(last.err);
    REQUIRE(last.code == 0);
    CHECK(is_harmless(last.out));
    // The settings, including the path, come from the checkpoint.
    CHECK(run_program(here, {"train", "lenet5", "--checkpoint", "r" + latin, "--resume"}).code ==
          0);

    const fs::path best = here / ("r" + latin) / "best.safetensors";
    const auto file = strider::io::safetensors_file::read(best);
    const auto classes = nlohmann::json::parse(file.metadata().at("strider.classes"));
    REQUIRE(classes.size() == 6);
    std::vector<std::string> kept;
    for (const auto& name : classes) {
        if (name.is_string()) {
            kept.push_back(name);
            continue;
        }
        std::string bytes;
        for (const int byte : name) bytes += static_cast<char>(byte);
        kept.push_back(bytes);
    }
    CHECK(std::find(kept.begin(), kept.end(), latin) != kept.end());
    CHECK(std::find(kept.begin(), kept.end(), "evil" + escape) != kept.end());
    CHECK(std::find(kept.begin(), kept.end(), longest) != kept.end());

    const outcome tested =
        run_program(here, {"evaluate", "lenet5", "--data", data, "--weights", best.string()});
    INFO(tested.err);
    CHECK(tested.code == 0);
    CHECK(is_harmless(tested.out));
    CHECK_THAT(tested.out, Contains("caf\\xe9 ") && Contains("evil\\x1b[31m\\x07") &&
                               Contains("a\\u{202e}b") && Contains("xxx..."));
    CHECK(widest_line(tested.out.substr(tested.out.find("class  "))) <= 100);

    const auto picture = fs::path(data) / ("evil" + escape) / "1.png";
    const outcome predicted = run_program(here, {"predict", "lenet5", "--weights", best.string(),
                                                 picture.string(), "no" + escape + ".png"});
    CHECK(predicted.code == 1);
    CHECK(is_harmless(predicted.out));
    CHECK(is_harmless(predicted.err));

    const std::string html = content_of(here / "report.html");
    CHECK(strider::test::fault_in_markup(html) == "");
    CHECK(is_harmless(html));
    CHECK_THAT(html, Contains("caf\\xe9<") && Contains("&lt;b&gt;&amp;&quot;q&quot;") &&
                         Contains("evil\\x1b[31m\\x07") && !Contains(std::string(150, 'x')));
}

TEST_CASE("Errors escape and truncate quoted text", "[program][names]") {
    const temporary_folder folder;
    const std::string longest(100'000, 'x');
    const auto refused = [&](const std::vector<std::string>& arguments, int code,
                             const std::string& words) {
        INFO(words);
        const outcome result = run_program(folder.path(), arguments);
        CHECK(result.code == code);
        CHECK_THAT(result.err, Contains(words));
        CHECK(is_harmless(result.err));
        CHECK(result.err.size() < 9'000);
        CHECK(result.out.empty());
    };
    refused({"bad" + escape}, 2, "there is no command \"bad\\x1b[31m\\x07\"");
    refused({longest}, 2, "there is no command \"xxx");
    refused({"summary", "no" + latin}, 2, "there is no network \"nocaf\\xe9\"");
    refused({"summary", longest}, 2, "xxx...\"; known: alexnet");
    refused({"summary", "lenet5", "--" + escape}, 2, "there is no option \"--\\x1b[31m\\x07\"");
    refused({"summary", "lenet5", "--" + longest}, 2, "there is no option \"--xxx");
    refused({"summary", "lenet5", "--batch", escape}, 2, "\"\\x1b[31m\\x07\" is not a whole");
    refused({"train", "lenet5", "--data", "no" + escape}, 1, "no\\x1b[31m\\x07: no such folder");
    // Text that looks like another message is part of this one.
    refused({"train", "lenet5", "--data", "no\nstrider: done"}, 1, "strider: no");
    CHECK(run_program(folder.path(), {"train", "lenet5", "--data", "no\nstrider: done"})
              .err.find("\nstrider") == std::string::npos);
    refused({"train", "lenet5", "--optimizer", "sgd:" + escape}, 2, "sgd:\\x1b[31m\\x07");
    refused({"train", "lenet5", "--schedule", escape}, 2, "\\x1b[31m\\x07");
    refused({"evaluate", "lenet5", "--weights", escape}, 1, "\\x1b[31m\\x07: no such file");
}

TEST_CASE("Metadata of weights is truncated when shown, and refused if invalid",
          "[program][names]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    write_classes(here / "data", {"cat", "dog"});
    REQUIRE(run_program(
                here, {"train", "lenet5", "--data", "data", "--epochs", "1", "--checkpoint", "run"})
                .code == 0);
    const auto best = here / "run/best.safetensors";
    const auto picture = (here / "data/cat/0.png").string();
    const std::string before = content_of(best);
    const auto predict_with = [&](const std::string& key, const std::string& value) {
        std::ofstream(best, std::ios::binary) << before;
        const auto file = strider::io::safetensors_file::read(best);
        auto metadata = file.metadata();
        metadata[key] = value;
        strider::io::write_safetensors(best, file.tensors(), metadata);
        return run_program(here, {"predict", "lenet5", "--weights", best.string(), picture});
    };
    nlohmann::json names = nlohmann::json::array();
    names.push_back("evil" + escape + std::string(1'000'000, 'x'));
    names.push_back("two\nlines");
    const outcome shown = predict_with("strider.classes", names.dump());
    CHECK(shown.code == 0);
    CHECK(is_harmless(shown.out));
    CHECK(shown.out.size() < 1'000);

    const auto refused = [&](const std::string& key, const std::string& value,
                             const std::string& words) {
        INFO(key << " " << value.substr(0, 40));
        const outcome result = predict_with(key, value);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Contains("metadata " + key + ": ") && Contains(words));
        CHECK(is_harmless(result.err));
        CHECK(result.err.size() < 600);
    };
    refused("strider.classes", "[\"" + std::string(1'000'000, 'x') + "\"", "expected JSON");
    refused("strider.classes", "{\"a\": 1}", "expected a list of at most 1000000");
    refused("strider.classes", "[\"cat\", 7]", "[1]: expected a string, found 7");
    refused("strider.classes", std::string(80'000, '[') + std::string(80'000, ']'),
            "at most 6 levels");
    refused("strider.normalization", "{\"scale\": [1]}", "shift is missing");
    refused("strider.normalization", "{\"scale\": [1e300], \"shift\": [0]}",
            "scale[0]: expected a number from -1e+30 to 1e+30");
    refused("strider.normalization", "[]", "expected an object");
}
