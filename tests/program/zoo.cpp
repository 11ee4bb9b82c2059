// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the zoo in the strider command: every network, and the operations available for each.

#include <strider/data/drawn.hpp>
#include <strider/data/image_file.hpp>
#include <strider/io/weights.hpp>
#include <strider/model.hpp>
#include <strider/zoo/squeezenet1_1.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "program.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using Catch::Contains;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

constexpr bool runs_large = std::string_view(STRIDER_PROGRAM_NETWORKS) == "all";

} // namespace

TEST_CASE("The zoo lists every network", "[program]") {
    const temporary_folder folder;
    const outcome result = run_program(folder.path(), {"zoo"});
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    std::set<std::string> expected;
    for (const auto& entry : std::filesystem::directory_iterator(STRIDER_ZOO)) {
        std::string name = entry.path().stem().string();
        std::replace(name.begin(), name.end(), '_', '-');
        if (!name.ends_with("-blocks")) expected.insert(name); // building blocks, not networks
    }
    REQUIRE(expected.size() >= 22);
    std::set<std::string> listed;
    std::istringstream lines(result.out);
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    CHECK(line.find_first_not_of('-') == std::string::npos);
    while (std::getline(lines, line) && !line.empty())
        CHECK(listed.insert(line.substr(0, line.find(' '))).second);
    CHECK(listed == expected);
    CHECK(result.out.find("\nresnet18 ") < result.out.find("\nresnet101 "));

    const std::string use = runs_large ? "run" : "facts";
    const auto line_of = [&](const std::string& name) {
        const auto at = result.out.find("\n" + name + " ") + 1;
        return result.out.substr(at, result.out.find('\n', at) - at);
    };
    CHECK_THAT(line_of("lenet5"), Contains("32x32x1") && Contains(" 61,706 ") &&
                                      Contains(" 417 k ") && Contains(" train ") &&
                                      Contains("LeCun et al. 1998"));
    CHECK_THAT(line_of("resnet50"), Contains("224x224x3") && Contains(" 25,557,032 ") &&
                                        Contains(" 4.09 G ") && Contains(" " + use + " "));
    CHECK_THAT(line_of("unet"), Contains("572x572x1") && Contains("388x388x2"));
}

TEST_CASE("Large networks run forward, if the program has their kernels", "[program]") {
    const temporary_folder folder;
    const outcome bench =
        run_program(folder.path(), {"bench", "squeezenet1-1", "--seconds", "0.05"});
    if (runs_large) {
        CHECK(bench.code == 0);
        CHECK_THAT(bench.out, Contains("forward, batch 1 ") && !Contains("training"));
    } else {
        CHECK(bench.code == 2);
        CHECK_THAT(bench.err,
                   Contains("squeezenet1-1 has no kernels in this program, which was "
                            "built with STRIDER_PROGRAM_NETWORKS=" STRIDER_PROGRAM_NETWORKS));
        return;
    }
    using network = strider::zoo::squeezenet1_1;
    strider::io::save_weights(folder.path() / "weights", strider::model<network>(1));
    const auto drawn = strider::data::draw_images(7, 1);
    strider::data::write_png(folder.path() / "one.png", drawn.extent, drawn.image(0));
    const outcome result =
        run_program(folder.path(), {"predict", "squeezenet1-1", "--weights", "weights", "one.png"});
    INFO(result.err);
    CHECK(result.code == 0);
    CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 4);
    CHECK_THAT(result.out, Contains("class "));
    const outcome other =
        run_program(folder.path(), {"predict", "alexnet", "--weights", "weights", "one.png"});
    CHECK(other.code == 1);
    CHECK_THAT(other.err, Contains("network: expected \"input 227x227x3"));
    const outcome maps =
        run_program(folder.path(), {"predict", "unet", "--weights", "weights", "one.png"});
    CHECK(maps.code == 2);
    CHECK_THAT(maps.err, Contains("unet writes 388x388x2, values for each pixel"));
}
