// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests `strider train`: its outputs, and that a stopped run resumes to the same result.

#include <strider/data/drawn.hpp>
#include <strider/data/image_file.hpp>
#include <strider/io/safetensors.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "markup.hpp"
#include "program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace {

using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::running_program;
using strider::test::short_training;
using strider::test::temporary_folder;

/// Checks that two runs ended identically: every byte of the best weights, and of all tensors of
/// the last checkpoint. (Its metadata contains times.)
void check_same_end(const std::filesystem::path& a, const std::filesystem::path& b) {
    CHECK(content_of(a / "run/best.safetensors") == content_of(b / "run/best.safetensors"));
    const auto first = strider::io::safetensors_file::read(a / "run/latest.safetensors");
    const auto second = strider::io::safetensors_file::read(b / "run/latest.safetensors");
    REQUIRE(first.tensors().size() == second.tensors().size());
    for (std::size_t i = 0; i < first.tensors().size(); ++i) {
        INFO(first.tensors()[i].name);
        CHECK(first.tensors()[i].name == second.tensors()[i].name);
        CHECK(std::ranges::equal(first.tensors()[i].bytes, second.tensors()[i].bytes));
    }
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace

TEST_CASE("A training run writes weights, checkpoint and history", "[program][train]") {
    const temporary_folder folder;
    const outcome result = run_program(folder.path(), short_training({"--csv", "history.csv"}));
    INFO(result.err);
    REQUIRE(result.code == 0);
    CHECK_THAT(result.out,
               Contains("lenet5, 61,706 parameters, on drawn (640 images, 100 to test"));
    CHECK_THAT(result.out, Contains("epoch 3/3  loss "));
    CHECK_THAT(result.out, Contains("best: test accuracy "));
    CHECK_THAT(result.out, !Contains("\r") && !Contains("\x1b"));
    const auto lines = lines_of(content_of(folder.path() / "history.csv"));
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == "epoch,steps,learning_rate,train_loss,train_accuracy,test_loss,"
                      "test_accuracy,seconds,images_per_second");
    CHECK(lines[1].substr(0, 5) == "1,20,");
    CHECK(lines[3].substr(0, 5) == "3,60,");
    CHECK(std::count(lines[3].begin(), lines[3].end(), ',') == 8);
    const auto best = strider::io::safetensors_file::read(folder.path() / "run/best.safetensors");
    CHECK_THAT(best.metadata().at("strider.classes"), Contains("\"checkerboard\""));
    CHECK_THAT(best.metadata().at("strider.normalization"), Contains("\"scale\""));
    CHECK(best.metadata().contains("strider.fingerprint"));

    SECTION("evaluate finds the accuracy that training found") {
        const auto accuracy = best.metadata().at("strider.test_accuracy");
        const outcome tested =
            run_program(folder.path(), {"evaluate", "lenet5", "--weights", "run/best.safetensors",
                                        "--images", "100"});
        CHECK(tested.code == 0);
        CHECK_THAT(tested.out,
                   Contains(fmt::format("accuracy {:.2f} %", 100 * std::stod(accuracy))));
        CHECK_THAT(tested.out, Contains("vertical stripes"));
    }
    SECTION("weights of another network are refused") {
        const outcome other = run_program(
            folder.path(), {"evaluate", "convnetjs-mnist", "--weights", "run/best.safetensors"});
        CHECK(other.code == 1);
        CHECK_THAT(other.err, Contains("network: expected \"input 24x24x1"));
        CHECK_THAT(other.err, Contains("tensor \"0.weight\": expected F32 [8, 1, 5, 5], found F32 "
                                       "[6, 1, 5, 5]"));
    }
    SECTION("a second run does not overwrite the first unasked") {
        const outcome again = run_program(folder.path(), short_training());
        CHECK(again.code == 2);
        CHECK_THAT(again.err, Contains("--resume continues the run, --restart replaces it"));
        CHECK(run_program(folder.path(), short_training({"--restart"})).code == 0);
    }
    SECTION("other settings are refused, with both") {
        const outcome other =
            run_program(folder.path(), {"train", "lenet5", "--checkpoint", "run", "--resume",
                                        "--batch", "16", "--optimizer", "adam"});
        CHECK(other.code == 2);
        CHECK_THAT(other.err, Contains("--batch was 32, now 16"));
        CHECK_THAT(other.err,
                   Contains("--optimizer was sgd:l1=0,l2=0.0001,momentum=0.9, now adam"));
        const outcome longer = run_program(
            folder.path(), {"train", "lenet5", "--checkpoint", "run", "--resume", "--epochs", "4"});
        CHECK(longer.code == 2);
        CHECK_THAT(longer.err, Contains("--epochs was 3, now 4 (the rates of a cosine schedule"));
    }
}

TEST_CASE("A stopped run resumes to the same weights", "[program][train]") {
    const std::string optimizer = GENERATE("sgd", "adam");
    const temporary_folder whole;
    const temporary_folder parts;
    REQUIRE(run_program(whole.path(), short_training({"--optimizer", optimizer})).code == 0);
    const outcome first = run_program(
        parts.path(),
        short_training({"--optimizer", optimizer, "--threads", "1", "--stop-after-steps=27"}));
    CHECK(first.code == 130);
    CHECK_THAT(first.out, Contains("stopped in epoch 2 after 7 of 20 steps"));
    // The settings come from the checkpoint; the number of threads does not matter.
    const std::vector<std::string> go_on{"train", "lenet5", "--checkpoint", "run", "--resume"};
    auto with_stop = go_on;
    with_stop.emplace_back("--stop-after-steps=13"); // at an epoch's end
    CHECK(run_program(parts.path(), with_stop).code == 130);
    const outcome last = run_program(parts.path(), go_on);
    CHECK(last.code == 0);
    CHECK_THAT(last.out, Contains("resuming after 2 epochs and 0 steps of the next"));
    check_same_end(whole.path(), parts.path());
    CHECK(run_program(parts.path(), go_on).code == 0); // finished: nothing to do
    check_same_end(whole.path(), parts.path());
}

TEST_CASE("More epochs with a schedule that does not depend on them", "[program][train]") {
    const temporary_folder whole;
    const temporary_folder parts;
    const std::vector<std::string> plateau{"--schedule", "plateau:patience=0,factor=0.5"};
    REQUIRE(run_program(whole.path(), short_training(plateau)).code == 0);
    std::vector<std::string> fewer{"train",        "lenet5", "--train-images", "640",
                                   "--epochs",     "2",      "--test-images",  "100",
                                   "--checkpoint", "run"};
    fewer.insert(fewer.end(), plateau.begin(), plateau.end());
    REQUIRE(run_program(parts.path(), fewer).code == 0);
    CHECK(run_program(parts.path(),
                      {"train", "lenet5", "--checkpoint", "run", "--resume", "--epochs", "3"})
              .code == 0);
    check_same_end(whole.path(), parts.path());
}

TEST_CASE("A folder is used by one run at a time", "[program][train]") {
    const temporary_folder folder;
    const std::vector<std::string> endless{"train",         "lenet5", "--train-images", "2000",
                                           "--epochs",      "100000", "--checkpoint",   "run",
                                           "--test-images", "50"};
    running_program first(folder.path(), endless);
    REQUIRE(first.says("lenet5, 61,706 parameters"));
    for (const char* const preparation : {"--resume", "--restart"}) {
        const temporary_folder elsewhere; // the second one's output must not overwrite the first's
        auto arguments = endless;
        arguments[7] = (folder.path() / "run").string();
        arguments.emplace_back(preparation);
        const outcome second = run_program(elsewhere.path(), arguments);
        CHECK(second.code == 1);
        CHECK(second.err == "strider: " + arguments[7] +
                                ": another strider is training in this folder; wait until it is "
                                "done, or name another one with --checkpoint\n");
    }
    first.signal(SIGINT);
    CHECK(first.wait().code == 130);
    CHECK(run_program(folder.path(), {"train", "lenet5", "--checkpoint", "run", "--resume",
                                      "--stop-after-steps=1"})
              .code == 130);
}

TEST_CASE("A residual network is trained, stopped, resumed and used", "[program][train]") {
    const std::vector<std::string> some{"train",          "cifar-resnet20",
                                        "--train-images", "96",
                                        "--epochs",       "2",
                                        "--test-images",  "40",
                                        "--batch",        "24",
                                        "--checkpoint",   "run"};
    const temporary_folder whole;
    const temporary_folder parts;
    const outcome result = run_program(whole.path(), some);
    INFO(result.err);
    REQUIRE(result.code == 0);
    auto stopped = some;
    stopped.emplace_back("--stop-after-steps=3");
    CHECK(run_program(parts.path(), stopped).code == 130);
    CHECK(run_program(parts.path(), {"train", "cifar_resnet20", "--checkpoint", "run", "--resume",
                                     "--report", "report.html"})
              .code == 0);
    check_same_end(whole.path(), parts.path());

    // The statistics of the batch_norms have changed, and are restored with the weights.
    const auto best = strider::io::safetensors_file::read(whole.path() / "run/best.safetensors");
    const auto* const mean = best.find("layer1.0.unit.body.bn1.running_mean");
    REQUIRE(mean != nullptr);
    CHECK(std::ranges::any_of(mean->bytes, [](std::byte b) { return b != std::byte{0}; }));
    const auto accuracy = std::stod(best.metadata().at("strider.test_accuracy"));
    const outcome tested = run_program(whole.path(), {"evaluate", "cifar-resnet20", "--weights",
                                                      "run/best.safetensors", "--images", "40"});
    CHECK(tested.code == 0);
    CHECK_THAT(tested.out, Contains(fmt::format("accuracy {:.2f} %", 100 * accuracy)));
    const auto drawn = strider::data::draw_images(7, 1);
    strider::data::write_png(whole.path() / "one.png", drawn.extent, drawn.image(0));
    const outcome predicted = run_program(whole.path(), {"predict", "cifar-resnet20", "--weights",
                                                         "run/best.safetensors", "one.png"});
    CHECK(predicted.code == 0);
    CHECK_THAT(predicted.out, Contains(" %"));

    const std::string html = content_of(parts.path() / "report.html");
    CHECK(strider::test::fault_in_markup(html) == "");
    CHECK_THAT(html, Contains("layer1.0.unit.body"));
    CHECK_THAT(html, Contains(" 12 of the "));
    CHECK(html.size() < 4'000'000);
}

TEST_CASE("Ctrl-C finishes the step, saves and says how to resume", "[program][train]") {
    const temporary_folder folder;
    running_program program(folder.path(),
                            {"train", "lenet5", "--train-images", "2000", "--epochs", "100000",
                             "--checkpoint", "a run", "--test-images", "50"});
    REQUIRE(program.says("epoch      1/100000"));
    program.signal(SIGINT);
    const outcome result = program.wait();
    CHECK(result.code == 130);
    CHECK_THAT(result.out, Contains("all saved; resume with:\n  "));
    CHECK_THAT(result.out, Contains("--checkpoint 'a run' --test-images 50 --resume\n"));
    CHECK(std::filesystem::exists(folder.path() / "a run/latest.safetensors"));
}

TEST_CASE("A run killed at any moment resumes to the same weights", "[program][train]") {
    const temporary_folder whole;
    REQUIRE(run_program(whole.path(), short_training()).code == 0);
    const temporary_folder killed;
    constexpr int kills = 10;
    for (int i = 0; i < kills; ++i) {
        running_program program(killed.path(),
                                short_training({"--resume", "--checkpoint-every", "0"}));
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + 53 * i % 170));
        program.signal(SIGKILL);
        const outcome result = program.wait();
        INFO(result.err);
        CHECK((result.code == 1000 + SIGKILL || result.code == 0));
    }
    const outcome result = run_program(killed.path(), short_training({"--resume"}));
    INFO(result.err);
    REQUIRE(result.code == 0);
    check_same_end(whole.path(), killed.path());
    for (const auto& entry : std::filesystem::directory_iterator(killed.path() / "run"))
        CHECK(entry.path().extension() == ".safetensors"); // no partial file is left
}
