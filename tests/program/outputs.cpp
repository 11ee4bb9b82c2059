// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that no output of `strider train` overwrites another or an image, and that unwritable
// outputs are reported before training.

#include <strider/data/drawn.hpp>
#include <strider/data/image_file.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace {

namespace fs = std::filesystem;
using Catch::Contains;
using strider::test::content_of;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

/// The arguments of a very short training.
std::vector<std::string> tiny(const std::vector<std::string>& more) {
    std::vector<std::string> all{"train",    "lenet5", "--train-images", "32",
                                 "--epochs", "1",      "--test-images",  "10"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// Pictures of two classes, `count` of each.
void write_classes(const fs::path& folder, int count) {
    const auto drawn =
        strider::data::draw_images(1, static_cast<std::size_t>(2 * count), {32, 32, 1});
    for (std::size_t n = 0; n < drawn.size(); ++n) {
        const auto path = folder / (n % 2 == 0 ? "even" : "odd");
        fs::create_directories(path);
        strider::data::write_png(path / (std::to_string(n) + ".png"), drawn.extent, drawn.image(n));
    }
}

} // namespace

TEST_CASE("Two outputs with one path are refused, however it is spelled", "[program][outputs]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    fs::create_directories(here / "other/deep");
    fs::create_directories(here / "run");
    std::ofstream(here / "file") << "a";
    std::ofstream(here / "run/best.safetensors") << "weights";
    fs::create_hard_link(here / "file", here / "hard");
    fs::create_symlink("file", here / "soft");
    fs::create_symlink("nowhere", here / "dangling");
    fs::create_directory_symlink("other", here / "way");
    fs::create_symlink("run/best.safetensors", here / "to_best");
    const std::string absolute = (here / "q").string();
    const auto refused = [&](const std::vector<std::string>& more, const std::string& words) {
        INFO(words << " " << Catch::StringMaker<std::vector<std::string>>::convert(more));
        const outcome result = run_program(here, tiny(more));
        CHECK(result.code == 2);
        CHECK_THAT(result.err, Contains("cannot be both: ") && Contains(words));
        CHECK(result.out.empty());
        CHECK(!fs::exists(here / "runs"));
        CHECK(content_of(here / "run/best.safetensors") == "weights");
    };
    refused({"--checkpoint", ".", "--report", "best.safetensors"}, "the best weights");
    refused({"--checkpoint", "./.", "--csv", "latest.safetensors"}, "the checkpoint");
    refused({"--checkpoint", "run", "--report", "run/best.safetensors"}, "the best weights");
    refused({"--checkpoint", "run", "--report", "run/good.safetensors"},
            "the last good checkpoint");
    refused({"--checkpoint", "run/../run/", "--report", "./run/best.safetensors"}, "--report");
    refused({"--checkpoint", "run", "--report", "to_best"}, "the best weights");
    for (const std::string other : {"./q", "other/../q", "q", "Q"})
        refused({"--csv", "q", "--report", other}, "--csv and --report");
    refused({"--csv", absolute, "--report", "q"}, "--csv and --report");
    refused({"--csv", "way/q", "--report", "other/q"}, "--csv and --report");
    refused({"--csv", "way/deep/../q", "--report", "other/q"}, "--csv and --report");
    refused({"--csv", "file", "--report", "hard"}, "--csv and --report");
    refused({"--csv", "soft", "--report", "file"}, "--csv and --report");
    refused({"--csv", "dangling", "--report", "nowhere"}, "--csv and --report");
    refused({"--checkpoint", "q", "--report", "q"}, "the folder of --checkpoint");
    refused({"--checkpoint", "q/", "--csv", "./q"}, "the folder of --checkpoint");
    refused({"--checkpoint", "q/deep/er", "--csv", "q"}, "the folder of --checkpoint");
    CHECK(run_program(here, tiny({"--csv", "q", "--report", "other/q"})).code == 0);
}

TEST_CASE("Unwritable outputs are reported before training", "[program][outputs]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    fs::create_directories(here / "run/best.safetensors");
    fs::create_directories(here / "other/good.safetensors");
    const auto refused = [&](const std::vector<std::string>& more, const std::string& words) {
        INFO(words);
        const outcome result = run_program(here, tiny(more));
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Contains(words));
        CHECK(result.out.empty());
        CHECK(!fs::exists(here / "runs"));
    };
    refused({"--report", "/sys/report.html"}, "/sys/report.html: cannot create");
    refused({"--csv", "/proc/history.csv"}, "/proc/history.csv: cannot create");
    refused({"--report", "/dev/full"}, "--report: this is a device or a pipe");
    refused({"--report", "run"}, "this is a folder");
    refused({"--checkpoint", "run"}, "the best weights: this is a folder");
    refused({"--checkpoint", "other"}, "the last good checkpoint: this is a folder");
    std::string long_path(601, 'x');
    long_path[300] = '/';
    refused({"--report", long_path}, "cannot access");
    fs::create_symlink("loop", here / "loop");
    refused({"--report", "loop/report.html"}, "cannot access");
    CHECK(fs::is_empty(here / "run/best.safetensors"));
}

TEST_CASE("An output that is an image of --data is refused", "[program][outputs]") {
    const temporary_folder folder;
    const fs::path& here = folder.path();
    write_classes(here / "data", 10);
    fs::create_hard_link(here / "data/even/0.png", here / "hard.png");
    fs::create_symlink("data/odd/1.png", here / "soft.png");
    const std::string before = content_of(here / "data/even/0.png");
    const auto refused = [&](const std::vector<std::string>& more, const std::string& words) {
        INFO(Catch::StringMaker<std::vector<std::string>>::convert(more));
        std::vector<std::string> all{"train", "lenet5", "--data", "data", "--epochs", "1"};
        all.insert(all.end(), more.begin(), more.end());
        const outcome result = run_program(here, all);
        CHECK(result.code == 2);
        CHECK_THAT(result.err, Contains(words));
        CHECK(content_of(here / "data/even/0.png") == before);
        CHECK(!fs::exists(here / "runs"));
    };
    refused({"--report", "data/even/0.png"}, "is an image file of --data data; --report must be");
    refused({"--csv", "./data/even/../even/0.png"}, "is an image file of --data data");
    refused({"--csv", "hard.png"}, "is an image file of --data data");
    refused({"--csv", "soft.png"}, "is an image file of --data data");
    refused({"--csv", "data/odd/new.PNG"}, "is an image file of --data data");
    // The next run would read it as a class without pictures.
    refused({"--checkpoint", "data/run"}, "lies in --data data, where every folder is a class");
    const outcome beside =
        run_program(here, {"train", "lenet5", "--data", "data", "--epochs", "1", "--checkpoint",
                           "data", "--report", "data/report.html"});
    INFO(beside.err);
    CHECK(beside.code == 0);
    CHECK(run_program(here, {"train", "lenet5", "--data", "data", "--epochs", "1", "--restart",
                             "--checkpoint", "data", "--report", "data/report.html"})
              .code == 0);

    fs::create_directory(here / "idx");
    std::ofstream(here / "idx/train-images-idx3-ubyte") << "images";
    const outcome idx = run_program(
        here, {"train", "lenet5", "--data", "idx", "--report", "idx/train-images-idx3-ubyte"});
    CHECK(idx.code == 2);
    CHECK(content_of(here / "idx/train-images-idx3-ubyte") == "images");
}

TEST_CASE("A limit on the size of files is reported, and leaves no partial file",
          "[program][outputs]") {
    const temporary_folder folder;
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 100'000; // the weights of lenet5 take 247 KB
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const outcome result = run_program(folder.path(), tiny({"--checkpoint", "run"}));
    ::setrlimit(RLIMIT_FSIZE, &before);
    CHECK(result.code == 1);
    CHECK_THAT(result.err, Contains("cannot write: File too large"));
    CHECK(fs::is_empty(folder.path() / "run"));
}

TEST_CASE("Too few pictures for a test part are reported", "[program][outputs]") {
    const temporary_folder folder;
    write_classes(folder.path() / "data", 2);
    const outcome result = run_program(folder.path(), {"train", "lenet5", "--data", "data"});
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Contains("data: there are no test images; without folders train and "
                                    "test, every fifth picture is one: 5 are needed"));
}
