// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the strider command's messages about networks and wrong command lines.

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Catch::Contains;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

/// Checks that a command line is refused with this code, in one line that contains `words`, and
/// that no files are left behind.
void check_refused(const std::vector<std::string>& arguments, int code, const std::string& words) {
    INFO(words);
    const temporary_folder folder;
    const outcome result = run_program(folder.path(), arguments);
    CHECK(result.code == code);
    CHECK_THAT(result.err, Contains(words));
    CHECK(result.err.substr(0, 9) == "strider: ");
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK(result.out.empty());
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        CHECK((entry.path().filename() == "out.txt" || entry.path().filename() == "err.txt"));
}

} // namespace

TEST_CASE("A wrong command line is refused in one line", "[program]") {
    check_refused({}, 2, "subcommand");
    check_refused({"tarin"}, 2,
                  "there is no command \"tarin\"; known: zoo, summary, train, evaluate, predict, "
                  "bench; did you mean train?\n");
    check_refused({"summary"}, 2, "NET is required");
    check_refused(
        {"summary", "lenet"}, 2,
        "there is no network \"lenet\"; known: alexnet, cifar-resnet20, cifar-resnet56, ");
    check_refused({"summary", "lenet"}, 2, "zfnet; did you mean lenet5?\n");
    check_refused(
        {"summary", "lenet5", "--format", "yaml"}, 2,
        "--format: \"yaml\" is not one of text, markdown, json, graphviz (strider summary");
    check_refused({"summary", "lenet5", "--format", "markdwon"}, 2, "; did you mean markdown?");
    check_refused({"evaluate", "lenet5", "--part", "trian"}, 2,
                  "--part: \"trian\" is not one of test, train; did you mean train?");
    check_refused({"summary", "lenet5", "--batch", "0"}, 2, "--batch");
    const std::string deepest =
        std::string_view(STRIDER_PROGRAM_NETWORKS) == "few" ? "" : "cifar-resnet56, ";
    for (const char* option : {"--report", "--csv", "--checkpoint"})
        check_refused({"train", "lenet5", option, ""}, 2,
                      std::string(option) + ": the path is empty");
    check_refused({"predict", "lenet5", "--weights", "", "picture.png"}, 2,
                  "--weights: the path is empty");
    check_refused({"train", "resnet50"}, 2,
                  "resnet50 cannot be trained by this program, which trains only "
                  "cifar-resnet20, " +
                      deepest +
                      "convnetjs-cifar10, convnetjs-mnist, lenet5; use "
                      "strider::trainer<strider::zoo::resnet50> in a program of your own");
    check_refused({"train", "lenet5", "--epoch", "3"}, 2,
                  "strider: there is no option \"--epoch\"; did you mean --epochs? (strider train "
                  "--help says more)\n");
    check_refused({"train", "lenet5", "--epoch=3"}, 2, "\"--epoch\"; did you mean --epochs?");
    check_refused({"train", "lenet5", "--weights", "w"}, 2,
                  "there is no option \"--weights\" (strider train");
    check_refused({"train", "lenet5", "--isa", "avx2"}, 2,
                  "--isa must come before the command: strider --isa ... train");
    check_refused({"--verison"}, 2, "did you mean --version?");
    check_refused({"train", "lenet5", "--epochs", "0"}, 2, "--epochs");
    check_refused(
        {"train", "lenet5", "--lr", "-1"}, 2,
        "strider: --lr: \"-1\" is not a number from 1e-12 to 1000000 (strider train --help "
        "says more)\n");
    check_refused({"train", "lenet5", "--optimizer", "adma"}, 2,
                  "there is no optimizer \"adma\"; known: sgd, nesterov, adagrad, adadelta, adam, "
                  "adamw, rmsprop; did you mean adam?");
    check_refused({"train", "lenet5", "--optimizer", "sgd:momentum=2"}, 2, "momentum is \"2\"");
    check_refused({"train", "lenet5", "--optimizer", "adam:momentum=0.9"}, 2,
                  "\"momentum=0.9\" is not one of its numbers");
    check_refused({"train", "lenet5", "--schedule", "cosin"}, 2, "there is no kind \"cosin\"");
    check_refused(
        {"train", "lenet5", "--augment", "flop"}, 2,
        "accepted: none, flip, shift=PIXELS or flip,shift=PIXELS, with 1 to 31 pixels for "
        "images of 32x32x1");
    check_refused({"train", "lenet5", "--augment", "shift=32"}, 2, "1 to 31 pixels");
    check_refused({"train", "convnetjs-mnist", "--augment", "flip,shift=24"}, 2, "1 to 23 pixels");
    for (const char* const seed : {"-1", "1.5", "seven", "18446744073709551616"})
        check_refused({"train", "lenet5", std::string("--seed=") + seed}, 2,
                      std::string("\"") + seed +
                          "\" is not a whole number from 0 to "
                          "18446744073709551615");
    check_refused({"train", "lenet5", "--resume", "--restart"}, 2, "--restart");
}

TEST_CASE("A path with the wrong contents is refused in one line", "[program]") {
    check_refused({"train", "lenet5", "--data", "nowhere"}, 1, "nowhere: no such folder");
    check_refused({"train", "lenet5", "--report", "nowhere/report.html"}, 1,
                  "--report: there is no folder nowhere");
    check_refused({"train", "lenet5", "--csv", "nowhere/history.csv"}, 1,
                  "--csv: there is no folder nowhere");
    check_refused({"evaluate", "lenet5"}, 1, "runs/lenet5/best.safetensors: no such file");
    check_refused({"evaluate", "lenet5", "--weights", "none"}, 1, "none: no such file");
    check_refused({"predict", "lenet5", "--weights", "none", "picture.png"}, 1, "none");
}

TEST_CASE("All problems of a folder of classes are reported", "[program]") {
    const temporary_folder folder;
    std::filesystem::create_directories(folder.path() / "data" / "cats");
    std::filesystem::create_directories(folder.path() / "data" / "dogs");
    const outcome result = run_program(folder.path(), {"train", "lenet5", "--data", "data"});
    CHECK(result.code == 1);
    CHECK_THAT(result.err, Contains("strider: data: found 2 problems\n"));
    CHECK_THAT(result.err, Contains("data/cats: expected .png, .jpg or .jpeg files, found none\n"));
    CHECK_THAT(result.err, Contains("data/dogs: expected .png, .jpg or .jpeg files, found none\n"));
}

TEST_CASE("Images of other channels than the network's are refused", "[program]") {
    const temporary_folder folder;
    const auto data = folder.path() / "data";
    std::filesystem::create_directory(data);
    const auto write = [&](const char* name, std::string bytes, std::size_t size) {
        bytes.resize(size);
        std::ofstream(data / name, std::ios::binary) << bytes;
    };
    for (const std::string part : {"train", "t10k"}) {
        write((part + "-images-idx3-ubyte").c_str(),
              std::string("\0\0\10\3\0\0\0\1\0\0\0\34\0\0\0\34", 16), 16 + 28 * 28);
        write((part + "-labels-idx1-ubyte").c_str(), std::string("\0\0\10\1\0\0\0\1\0", 9), 9);
    }
    const outcome result =
        run_program(folder.path(), {"train", "convnetjs-cifar10", "--data", "data"});
    CHECK(result.code == 2);
    CHECK(result.err == "strider: data: the images are 28x28x1, the network reads 32x32x3: 1 "
                        "channel cannot be converted to 3\n");
    CHECK(!std::filesystem::exists(folder.path() / "runs"));
}
