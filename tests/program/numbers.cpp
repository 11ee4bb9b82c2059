// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the numbers that the strider command accepts: on its command line, and in an untrusted
// checkpoint.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "checkpoint.hpp"
#include "program.hpp"

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using Catch::Contains;
using nlohmann::json;
using strider::test::change_state;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::replace_state;
using strider::test::run_program;
using strider::test::temporary_folder;

/// A command line up to the number, and the text of the range.
struct option {
    std::vector<std::string> words;
    std::string accepted;
    std::vector<std::string> wrong;
};

const std::vector<std::string> resume{"train", "lenet5", "--checkpoint", "run", "--resume"};

/// A folder with a run that was stopped in its second epoch, or is finished.
void begin_run(const temporary_folder& folder, bool finished = false) {
    std::vector<std::string> begin{"train",         "lenet5", "--train-images", "64",
                                   "--test-images", "20",     "--epochs",       "2",
                                   "--checkpoint",  "run"};
    if (!finished) begin.insert(begin.end(), {"--stop-after-steps", "3"});
    REQUIRE(run_program(folder.path(), begin).code == (finished ? 0 : 130));
}

} // namespace

TEST_CASE("Every number on a command line has a range", "[program][numbers]") {
    const std::vector<std::string> junk{"",    "x",   "-1",   "1.5e", "0x10",
                                        "nan", "inf", "1,00", "1 ",   "999999999999999999999"};
    const std::vector<option> options{
        {{"train", "--epochs"}, "a whole number from 1 to 100000", {"0", "100001", "1.5", "1e3"}},
        {{"train", "--batch"}, "a whole number from 1 to 65536", {"0", "65537", "+3"}},
        {{"train", "--threads"}, "a whole number from 0 to 4096", {"4097"}},
        {{"train", "--seed"}, "a whole number from 0 to 18446744073709551615", {"1.5", "-0"}},
        {{"train", "--train-images"},
         "a whole number from 1 to 100000000",
         {"0", "288230376151711745", "18446744073709551615"}},
        {{"train", "--test-images"}, "a whole number from 1 to 100000000", {"0", "100000001"}},
        {{"train", "--lr"}, "a number from 1e-12 to 1000000", {"0", "-0.1", "1e7", "1e-300"}},
        {{"train", "--checkpoint-every"}, "a number from 0 to 1000000000", {"-0.1", "1e10"}},
        {{"train", "--stop-after-steps"}, "a whole number from 1 to 1000000000000", {"0"}},
        {{"summary", "--batch"}, "a whole number from 1 to 65536", {"0", "65537"}},
        {{"evaluate", "--images"}, "a whole number from 1 to 100000000", {"0"}},
        {{"evaluate", "--threads"}, "a whole number from 0 to 4096", {"4097"}},
        {{"predict", "picture.png", "--threads"}, "a whole number from 0 to 4096", {"4097"}},
        {{"bench", "--threads"}, "a whole number from 0 to 4096", {"4097"}},
        {{"bench", "--seconds"}, "a number from 0.01 to 3600", {"0", "3601"}}};
    const temporary_folder folder;
    for (const option& each : options) {
        const std::string command = each.words.front();
        const std::string name = each.words.back();
        std::vector<std::string> all = junk;
        all.insert(all.end(), each.wrong.begin(), each.wrong.end());
        for (const std::string& number : all) {
            auto words = each.words;
            words.insert(words.begin() + 1, "lenet5");
            if (number.empty())
                words.push_back(number);
            else
                words.back() += "=" + number;
            INFO(command << " " << name << " " << number);
            const outcome result = run_program(folder.path(), words);
            CHECK(result.code == 2);
            CHECK_THAT(result.err, Contains(name + ": \"" + number + "\" is not " + each.accepted +
                                            " (strider " + command + " --help says more)"));
            CHECK(result.err.size() < 200);
        }
        if (name == "--stop-after-steps") continue; // for tests only
        const std::string ends = each.accepted.substr(each.accepted.find("from ") + 5);
        CHECK_THAT(run_program(folder.path(), {command, "--help"}).out, Contains(ends));
    }
    CHECK(std::filesystem::directory_iterator(folder.path()) !=
          std::filesystem::directory_iterator()); // out.txt and err.txt
    CHECK(!std::filesystem::exists(folder.path() / "runs"));
}

TEST_CASE("Numbers are decimal", "[program][numbers]") {
    const temporary_folder folder;
    const outcome result = run_program(
        folder.path(), {"train", "lenet5", "--train-images", "064", "--test-images", "10",
                        "--epochs", "010", "--checkpoint", "run", "--stop-after-steps", "1"});
    CHECK(result.code == 130);
    CHECK_THAT(result.out, Contains("drawn (64 images") && Contains("10 epochs of 2 steps"));
}

TEST_CASE("More drawn images than memory may hold are refused", "[program][numbers]") {
    const temporary_folder folder;
    const outcome result =
        run_program(folder.path(), {"train", "lenet5", "--train-images", "100000000"});
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Contains("embedded: at most 8,388,608 images of 32x32x1 can be drawn"));
    CHECK(!std::filesystem::exists(folder.path() / "runs"));
}

TEST_CASE("A checkpoint's numbers must be in the ranges of the command line",
          "[program][numbers]") {
    const temporary_folder folder;
    begin_run(folder);
    const auto latest = folder.path() / "run/latest.safetensors";
    const std::string good = content_of(latest);
    const std::vector<std::pair<std::string, std::function<void(json&)>>> changes{
        {"settings.train_images: expected a whole number from 0 to 100000000, found "
         "288230376151711745",
         [](json& s) { s["settings"]["train_images"] = 288'230'376'151'711'745; }},
        {"settings.train_images: expected a whole number from 0 to 100000000, found -1",
         [](json& s) { s["settings"]["train_images"] = -1; }},
        {"settings.test_images: ", [](json& s) { s["settings"]["test_images"] = 1e300; }},
        {"settings.epochs: expected a whole number from 1 to 100000, found 0",
         [](json& s) { s["settings"]["epochs"] = 0; }},
        {"settings.epochs: ", [](json& s) { s["settings"]["epochs"] = 4'000'000'000; }},
        {"settings.batch: expected a whole number from 1 to 65536, found 0",
         [](json& s) { s["settings"]["batch"] = 0; }},
        {"settings.batch: ", [](json& s) { s["settings"]["batch"] = 4'294'967'328; }},
        {"settings.rate: expected a number from 1e-12 to 1000000, found -1",
         [](json& s) { s["settings"]["rate"] = -1; }},
        {"settings.rate: ", [](json& s) { s["settings"]["rate"] = nullptr; }},
        {"settings.seed: ", [](json& s) { s["settings"]["seed"] = "1"; }},
        {"settings.path: expected a string, found 7", [](json& s) { s["settings"]["path"] = 7; }},
        {"settings.path[0]: expected a whole number from 0 to 255, found 256",
         [](json& s) { s["settings"]["path"] = json::array({256}); }},
        {"there is no optimizer \"evil\"", [](json& s) { s["settings"]["optimizer"] = "evil"; }},
        {"there is no kind \"evil\"", [](json& s) { s["settings"]["schedule"] = "evil"; }},
        {"augmentation \"evil\"", [](json& s) { s["settings"]["augmentation"] = "evil"; }},
        {"normalization \"evil\"", [](json& s) { s["settings"]["normalization"] = "evil"; }},
        {"settings is missing", [](json& s) { s.erase("settings"); }},
        {"settings: expected an object, found a list of 0",
         [](json& s) { s["settings"] = json::array(); }},
        {"version: expected 1, found 2", [](json& s) { s["version"] = 2; }},
        {"epoch: expected a whole number from 0 to 2, found -1", [](json& s) { s["epoch"] = -1; }},
        {"epoch: expected a whole number from 0 to 2, found 3", [](json& s) { s["epoch"] = 3; }},
        {"batch: expected a whole number from 0 to 100000000, found -1",
         [](json& s) { s["batch"] = -1; }},
        {"sums.correct: expected a whole number from 0 to 32",
         [](json& s) { s["sums"]["correct"] = 33; }},
        {"sums.loss: ", [](json& s) { s["sums"]["loss"] = nullptr; }},
        {"history: expected a list of 1, as many as epochs are done, found a list of 0",
         [](json& s) { s["history"] = json::array(); }},
        {"history[0].epoch: expected a whole number from 1 to 1, found 5",
         [](json& s) { s["history"][0]["epoch"] = 5; }},
        {"history[0].train_loss: ", [](json& s) { s["history"][0]["train_loss"] = 1e301; }},
        {"history[0].test_accuracy: expected a number from 0 to 1, found 1.5",
         [](json& s) { s["history"][0]["test_accuracy"] = 1.5; }},
        {"history[0].images_per_second: ",
         [](json& s) { s["history"][0]["images_per_second"] = -1; }},
        {"best_epoch: expected a whole number from 0 to 1, found 2",
         [](json& s) { s["best_epoch"] = 2; }},
        {"best_accuracy: ", [](json& s) { s["best_accuracy"] = "high"; }}};
    for (const auto& [words, change] : changes) {
        INFO(words);
        change_state(latest, change);
        const std::string crafted = content_of(latest);
        const outcome result = run_program(folder.path(), resume);
        CHECK(result.code == 1);
        CHECK_THAT(result.err,
                   Contains("strider: run/latest.safetensors: the run's state: " + words) ||
                       (Contains("strider: run/latest.safetensors: the run's state: ") &&
                        Contains(words)));
        CHECK(result.out.empty());
        CHECK(content_of(latest) == crafted);
        std::ofstream(latest, std::ios::binary) << good;
    }
    CHECK(run_program(folder.path(), resume).code == 0);
}

TEST_CASE("A deeply nested or unterminated state is refused in one line", "[program][numbers]") {
    const temporary_folder folder;
    begin_run(folder);
    const auto latest = folder.path() / "run/latest.safetensors";
    std::string nested(80'000, '[');
    nested += std::string(80'000, ']');
    const auto refused = [&](const std::string& state, const std::string& words) {
        replace_state(latest, state);
        const outcome result = run_program(folder.path(), resume);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Contains(words));
        CHECK(result.err.size() < 500);
    };
    refused(nested, "expected JSON of at most 6 levels, found more");
    refused("{\"version\": " + nested + "}", "expected JSON of at most 6 levels, found more");
    std::string many = "{\"version\": [";
    for (int i = 0; i < 3'000'000; ++i) many += "[],";
    refused(many + "1]}", "expected JSON of at most 4000000 values, found more");
    refused("{\"version\": \"" + std::string(1'000'000, 'x') + "\"}",
            "version: expected a whole number");
    refused("{\"version\": " + std::string(1'000'000, 'x') + "}", "expected JSON");
    refused("", "expected JSON");
}

TEST_CASE("A crafted history is drawn quickly", "[program][numbers]") {
    const temporary_folder folder;
    begin_run(folder, true);
    const auto latest = folder.path() / "run/latest.safetensors";
    auto report = resume;
    report.insert(report.end(), {"--report", "report.html"});
    // The ends of a chart's axis: huge, nearly equal, tiny.
    for (const auto& [first, second] : std::vector<std::pair<double, double>>{{1e300, -1e300},
                                                                              {1e28, 2.3},
                                                                              {1, 1 + 1e-15},
                                                                              {1e17, 1e17 + 16},
                                                                              {5e-324, 0},
                                                                              {0, 0}}) {
        INFO(first << " " << second);
        change_state(latest, [&](json& state) {
            state["history"][0]["train_loss"] = first;
            state["history"][0]["test_loss"] = second;
            state["history"][1]["test_loss"] = second;
            // Adjacent doubles, on the other chart.
            for (json& record : state["history"])
                record["train_accuracy"] = record["test_accuracy"] = 0.5;
            state["history"][1]["train_accuracy"] = std::nextafter(0.5, first);
        });
        const outcome result = run_program(folder.path(), report);
        INFO(result.err);
        CHECK(result.code == 0);
        const std::string html = content_of(folder.path() / "report.html");
        CHECK(html.size() < 4'000'000);
        CHECK_THAT(html, !Contains(">nan") && !Contains(">inf"));
    }
}
