// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/run_folder.hpp: the files of a training run.

#include <strider/io/run_folder.hpp>

#include "../catch.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

TEST_CASE("A run folder names its files and knows which exist", "[io][run_folder]") {
    const strider::test::temporary_folder folder;
    const strider::io::run_folder run(folder.path() / "runs" / "one");
    CHECK(run.path() == folder.path() / "runs" / "one");
    CHECK(run.latest() == run.path() / "latest.safetensors");
    CHECK(run.best() == run.path() / "best.safetensors");
    CHECK_FALSE(run.has_latest());
    CHECK_FALSE(std::filesystem::exists(run.path()));
    run.create();
    run.create();
    CHECK(std::filesystem::is_directory(run.path()));
    strider::test::put(run.best(), "");
    CHECK(run.has_best());
    CHECK_FALSE(run.has_latest());
    strider::test::put(run.latest(), "");
    CHECK(run.has_latest());
}

TEST_CASE("A run folder that cannot be created is named", "[io][run_folder]") {
    const strider::test::temporary_folder folder;
    strider::test::put(folder.path() / "file", "");
    const strider::io::run_folder run(folder.path() / "file" / "run");
    CHECK(strider::test::message_of<strider::file_error>([&] { run.create(); }) ==
          run.path().string() + ": cannot create the run folder: Not a directory");
    const strider::io::run_folder file(folder.path() / "file");
    CHECK(strider::test::message_of<strider::file_error>([&] { file.create(); }) ==
          file.path().string() + ": cannot create the run folder: Not a directory");
}
