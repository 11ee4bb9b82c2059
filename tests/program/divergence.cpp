// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests `strider train` when training diverges, and the choice of the best weights.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "checkpoint.hpp"
#include "program.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::state_of;
using strider::test::temporary_folder;

constexpr const char* network = "convnetjs-mnist";

/// A run of 20 steps per epoch.
std::vector<std::string> begin(const std::vector<std::string>& more) {
    std::vector<std::string> all{"train",         network, "--train-images",     "640",
                                 "--test-images", "100",   "--epochs",           "4",
                                 "--checkpoint",  "run",   "--checkpoint-every", "0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<std::string> resume(const std::vector<std::string>& more) {
    std::vector<std::string> all{
        "train", network, "--checkpoint", "run", "--resume", "--checkpoint-every", "0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

struct epoch {
    double accuracy;
    double loss;
};

/// The epochs of a history in CSV, with the results on the test images.
std::vector<epoch> epochs_of(const fs::path& history) {
    std::istringstream lines(content_of(history));
    std::string line;
    std::getline(lines, line);
    std::vector<epoch> all;
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::vector<double> numbers;
        for (std::string field; std::getline(fields, field, ',');)
            numbers.push_back(std::stod(field));
        all.push_back({numbers.at(6), numbers.at(5)});
    }
    return all;
}

} // namespace

TEST_CASE("After a divergence the run continues from its last good epoch",
          "[program][divergence]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    const std::string schedule = GENERATE("cosine", "plateau:patience=5");
    REQUIRE(run_program(here, begin({"--schedule", schedule, "--stop-after-steps", "20"})).code ==
            130);
    const auto latest = here / "run/latest.safetensors";
    const outcome bad = run_program(here, resume({"--lr", "100"}));
    INFO(bad.out << bad.err);
    CHECK(bad.code == 1);
    CHECK_THAT(bad.out, Contains("the rate is 100 from here on; it was 0.02\n"));
    CHECK_THAT(bad.err,
               Contains("strider: training diverged: the loss is NaN in epoch 2, step ") &&
                   Contains("run/latest.safetensors now holds the run as it was after epoch 1; "
                            "resume from there at a lower rate:\n") &&
                   Contains(" --resume --lr 10\n") && !Contains("--lr 100"));
    CHECK(state_of(latest)["epoch"] == 1);
    CHECK(state_of(latest)["batch"] == 0);
    // At the same rate it diverges again, and again nothing is lost.
    CHECK(run_program(here, resume({})).code == 1);
    CHECK(state_of(latest)["epoch"] == 1);
    const outcome good = run_program(here, resume({"--lr", "0.01"}));
    INFO(good.err);
    CHECK(good.code == 0);
    CHECK_THAT(good.out, Contains("the rate is 0.01 from here on; it was 100\n") &&
                             Contains("\nepoch 4/4  loss "));
    CHECK(state_of(latest)["settings"]["rate"] == 0.01);
    CHECK(!fs::exists(here / "run/good.safetensors"));
}

TEST_CASE("A run that diverges in its first epoch restarts by itself", "[program][divergence]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    const outcome bad = run_program(here, begin({"--lr", "1000"}));
    INFO(bad.out << bad.err);
    REQUIRE(bad.code == 1);
    CHECK_THAT(bad.err, Contains("training diverged: the loss is NaN in epoch 1, step ") &&
                            Contains("now holds the run as it was before the first epoch"));
    const outcome good = run_program(here, resume({"--lr", "0.02"}));
    CHECK(good.code == 0);
    // It equals a run that never had the other rate.
    const temporary_folder whole;
    REQUIRE(run_program(whole.path(), begin({"--lr", "0.02"})).code == 0);
    CHECK(content_of(here / "run/best.safetensors") ==
          content_of(whole.path() / "run/best.safetensors"));
}

TEST_CASE("Stopped and killed on the way to a divergence, a run still has a good checkpoint",
          "[program][divergence]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    REQUIRE(run_program(here, begin({"--stop-after-steps", "20"})).code == 130);
    // Steps at a rate that ruins the weights, each with a checkpoint.
    const outcome first = run_program(here, resume({"--lr", "100", "--stop-after-steps", "2"}));
    REQUIRE(first.code == 130);
    CHECK(state_of(here / "run/latest.safetensors")["batch"] == 2);
    const outcome bad = run_program(here, resume({}));
    CHECK(bad.code == 1);
    CHECK_THAT(bad.err, Contains("now holds the run as it was after epoch 1"));
    CHECK(run_program(here, resume({"--lr", "0.02"})).code == 0);
}

TEST_CASE("The good checkpoint of another run is left alone", "[program][divergence]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    REQUIRE(run_program(here, begin({"--seed", "7", "--stop-after-steps", "20"})).code == 130);
    fs::copy_file(here / "run/good.safetensors", here / "other");
    REQUIRE(run_program(here, begin({"--restart", "--stop-after-steps", "25"})).code == 130);
    fs::copy_file(here / "other", here / "run/good.safetensors",
                  fs::copy_options::overwrite_existing);
    const outcome bad = run_program(here, resume({"--lr", "1000000"}));
    REQUIRE(bad.code == 1);
    CHECK(state_of(here / "run/latest.safetensors")["settings"]["seed"] == 1);
}

TEST_CASE("An epoch with an absurd loss is marked", "[program][divergence]") {
    const temporary_folder folder;
    const outcome result = run_program(folder.path(), begin({"--lr", "30"}));
    INFO(result.out);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Contains("images/s  diverging\n"));
    CHECK_THAT(run_program(folder.path(), begin({"--restart"})).out, !Contains("diverging"));
}

TEST_CASE("Among epochs of equal accuracy the one with the lowest loss is the best",
          "[program][divergence]") {
    const temporary_folder folder;
    // Few test images and small steps: many epochs have the same accuracy.
    const outcome result = run_program(folder.path(), {"train", network, "--train-images", "320",
                                                       "--test-images", "10", "--epochs", "8",
                                                       "--lr", "0.0005", "--csv", "history.csv"});
    REQUIRE(result.code == 0);
    const auto epochs = epochs_of(folder.path() / "history.csv");
    REQUIRE(epochs.size() == 8);
    std::size_t best = 0;
    std::size_t first = 0;
    for (std::size_t i = 1; i < epochs.size(); ++i) {
        if (epochs[i].accuracy > epochs[first].accuracy) first = i;
        if (epochs[i].accuracy > epochs[best].accuracy ||
            (epochs[i].accuracy == epochs[best].accuracy && epochs[i].loss < epochs[best].loss))
            best = i;
    }
    CHECK(best != first); // otherwise the test shows nothing
    CHECK_THAT(result.out, Contains(" after epoch " + std::to_string(best + 1) + "; its weights"));
    const auto file =
        strider::io::safetensors_file::read(folder.path() / "runs" / network / "best.safetensors");
    CHECK(file.metadata().at("strider.epoch") == std::to_string(best + 1));
}
