// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests `strider summary`: each network in each form, and that the forms agree with the facts.

#include <strider/analysis.hpp>
#include <strider/inference.hpp>
#include <strider/layer/flops.hpp>
#include <strider/memory_plan.hpp>
#include <strider/zoo/lenet5.hpp>
#include <strider/zoo/resnet50.hpp>
#include <strider/zoo/unet.hpp>

#include "../catch.hpp"
#include "../unit/temporary_folder.hpp"
#include "dot.hpp"
#include "program.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using nlohmann::json;
using strider::test::outcome;
using strider::test::run_program;
using strider::test::temporary_folder;

std::string summary_of(const std::string& network, std::vector<std::string> more = {}) {
    const temporary_folder folder;
    more.insert(more.begin(), {"summary", network});
    const outcome result = run_program(folder.path(), more);
    INFO(result.err);
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    return result.out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> names() {
    const temporary_folder folder;
    std::vector<std::string> all;
    const auto lines = lines_of(run_program(folder.path(), {"zoo"}).out);
    for (std::size_t i = 2; i < lines.size() && !lines[i].empty(); ++i)
        all.push_back(lines[i].substr(0, lines[i].find(' ')));
    return all;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3;) digits.insert(i -= 3, ",");
    return digits;
}

std::int64_t sum_of(const json& layers, const char* field) {
    std::int64_t sum = 0;
    for (const json& layer : layers) sum += layer.at(field).get<std::int64_t>();
    return sum;
}

/// No two live buffers overlap, all are inside the arena, and the lower bound holds.
void check_arena(const json& plan) {
    const auto arena = plan.at("arena_bytes").get<std::int64_t>();
    const auto least = plan.at("min_bytes").get<std::int64_t>();
    CHECK(least <= arena);
    CHECK(least > 0);
    const auto& buffers = plan.at("buffers");
    std::vector<std::int64_t> alive;
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        const auto number = [&](std::size_t of, const char* field) {
            return buffers[of].at(field).get<std::int64_t>();
        };
        CHECK(!buffers[i].at("of").empty());
        CHECK(number(i, "offset") + number(i, "bytes") <= arena);
        alive.resize(std::max(alive.size(), static_cast<std::size_t>(number(i, "last_step")) + 1));
        for (auto step = number(i, "first_step"); step <= number(i, "last_step"); ++step)
            alive[static_cast<std::size_t>(step)] += number(i, "bytes");
        for (std::size_t j = 0; j < i; ++j) {
            const bool together = number(i, "first_step") <= number(j, "last_step") &&
                                  number(j, "first_step") <= number(i, "last_step");
            const bool apart = number(i, "offset") + number(i, "bytes") <= number(j, "offset") ||
                               number(j, "offset") + number(j, "bytes") <= number(i, "offset");
            if (together && !apart) FAIL("buffers " << i << " and " << j << " overlap");
        }
    }
    CHECK(*std::max_element(alive.begin(), alive.end()) == least);
}

/// Sets the program's page width until the end of a scope.
class wide_page {
public:
    explicit wide_page(std::size_t columns) {
        ::setenv("STRIDER_TEST_COLUMNS", std::to_string(columns).c_str(), 1);
    }
    wide_page(const wide_page&) = delete;
    wide_page& operator=(const wide_page&) = delete;
    ~wide_page() { ::unsetenv("STRIDER_TEST_COLUMNS"); }
};

/// The text below a table explains a column if and only if it is present.
void check_legend(const std::string& text) {
    std::string heading;
    for (const std::string& line : lines_of(text))
        if (heading.empty() && line.find("  layer ") != std::string::npos) heading = line + " ";
    for (const std::string column : {"made of", "memory", "sees"}) {
        INFO(column);
        CHECK((heading.find(" " + column + " ") != std::string::npos) ==
              (text.find("\n" + column + ": ") != std::string::npos ||
               text.find("; " + column + ": ") != std::string::npos));
    }
    const bool reads =
        text.find(" of input") != std::string::npos || text.find("add of ") != std::string::npos ||
        text.find("concat of ") != std::string::npos ||
        text.find("multiply of ") != std::string::npos || text.find(" of 1") != std::string::npos;
    if (!reads) CHECK_THAT(text, !Contains("of: the layers"));
}

/// The number of arrows in dot's JSON layout that cross the name of a cluster.
std::size_t crossed_names(const json& layout) {
    struct box {
        double left, low, right, high;
    };
    const auto numbers = [](std::string text) {
        std::replace(text.begin(), text.end(), ',', ' ');
        std::istringstream stream(text);
        std::vector<double> all;
        for (double number = 0; stream >> number;) all.push_back(number);
        return all;
    };
    std::vector<box> names;
    for (const json& object : layout.at("objects")) {
        const bool is_name = object.value("shape", "") == "plaintext";
        if (!is_name && !object.contains("lp")) continue; // not a cluster's label either
        const auto centre = numbers(object.at(is_name ? "pos" : "lp"));
        // Letters of 11 points are about 5.5 wide.
        const double width =
            5.5 * static_cast<double>(object.at("label").get<std::string>().size());
        names.push_back(
            {centre[0] - width / 2, centre[1] - 5, centre[0] + width / 2, centre[1] + 5});
    }
    std::size_t crossed = 0;
    for (const json& edge : layout.at("edges")) {
        if (edge.value("style", "") == "invis") continue;
        std::string text = edge.at("pos");
        text.erase(0, text.find(' ') + 1); // the arrow's tip
        const auto at = numbers(text);
        bool hit = false;
        for (std::size_t i = 0; i + 7 < at.size();
             i += 6) // segments of four points, with common ends
            for (double t = 0; t <= 1; t += 1.0 / 32) {
                const auto along = [&](std::size_t axis) {
                    const double u = 1 - t;
                    return u * u * u * at[i + axis] + 3 * u * u * t * at[i + 2 + axis] +
                           3 * u * t * t * at[i + 4 + axis] + t * t * t * at[i + 6 + axis];
                };
                for (const box& name : names)
                    hit = hit || (along(0) > name.left && along(0) < name.right &&
                                  along(1) > name.low && along(1) < name.high);
            }
        crossed += hit ? 1 : 0;
    }
    return crossed;
}

template <class Net>
void check_facts(const json& summary) {
    CHECK(summary.at("depth") == Net::depth);
    CHECK(summary.at("parameters") == Net::parameters);
    CHECK(summary.at("macs") == Net::macs);
    CHECK(summary.at("statistics") == Net::statistics);
    CHECK(summary.at("activation_bytes") == strider::activation_bytes<Net>);
    const auto& layers = summary.at("layers");
    REQUIRE(layers.size() == static_cast<std::size_t>(Net::depth));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const strider::layer_facts& facts = Net::facts[i];
        const strider::receptive_window& seen = strider::receptive_windows<Net>[i + 1];
        INFO(i);
        CHECK(layers[i].at("kind") == facts.name);
        CHECK(layers[i].at("parameters") == facts.parameters());
        CHECK(layers[i].at("macs") == facts.macs);
        CHECK(layers[i].at("flops") == strider::flops_of(facts));
        CHECK(layers[i].at("output") ==
              json{facts.output.height, facts.output.width, facts.output.channels});
        const json& field = layers[i].at("receptive_field");
        CHECK(field.at("size") == json{seen.height, seen.width});
        CHECK(field.at("jump") == json{seen.jump_height, seen.jump_width});
        CHECK(field.at("first") == json{seen.row_begin(0), seen.column_begin(0)});
        std::vector<int> reads;
        for (int e = 0; e < facts.edges; ++e)
            reads.push_back(Net::graph.edges[static_cast<std::size_t>(facts.first_edge + e)] - 1);
        CHECK(layers[i].at("reads") == json(reads));
    }
    constexpr auto& plan = strider::memory_plan_of<Net, Net::depth, strider::pass::inference,
                                                   strider::kernel::lane_axis::channels, 16>;
    using strider::one_image;
    using namespace strider::numerics;
    const json& memory = summary.at("memory");
    CHECK(memory.at("one_image").at("arena_bytes") == plan.size * 4);
    CHECK(memory.at("one_image").at("min_bytes") == plan.least * 4);
    CHECK(memory.at("one_image").at("arena_bytes") ==
          strider::inference<Net, exact, one_image>::arena_bytes);
    CHECK(memory.at("one_image").at("fast_arena_bytes") ==
          strider::inference<Net, fast, one_image>::arena_bytes);
    CHECK(memory.at("inference").at("arena_bytes") == strider::inference<Net>::arena_bytes);
    CHECK(memory.at("inference").at("fast_arena_bytes") ==
          strider::inference<Net, fast>::arena_bytes);
    CHECK(memory.at("inference").at("images") == strider::inference<Net>::block_images);
}

} // namespace

TEST_CASE("The text of a small network's summary", "[program][summary]") {
    const std::string text = summary_of("convnetjs-cifar10");
    CHECK_THAT(
        text,
        Contains(
            R"(    layer                   output    parameters       MACs      FLOPs   memory   sees  step  from
--------------------------------------------------------------------------------------------------
    input                   32x32x3                                     12.0 KB
 0  conv 16, 5x5 pad 2      32x32x16       1,216  1,228,800  2,473,984  64.0 KB    5x5     1    -2
 1  relu                    32x32x16                            16,384  64.0 KB    5x5     1    -2
 2  max_pool, 2x2 stride 2  16x16x16                            12,288  16.0 KB    6x6     2    -2
 3  conv 20, 5x5 pad 2      16x16x20       8,020  2,048,000  4,101,120  20.0 KB  14x14     2    -6
 4  relu                    16x16x20                             5,120  20.0 KB  14x14     2    -6
 5  max_pool, 2x2 stride 2  8x8x20                               3,840   5.0 KB  16x16     4    -6
 6  conv 20, 5x5 pad 2      8x8x20        10,020    640,000  1,281,280   5.0 KB  32x32     4   -14
 7  relu                    8x8x20                               1,280   5.0 KB  32x32     4   -14
 8  max_pool, 2x2 stride 2  4x4x20                                 960   1.2 KB  36x36     8   -14
 9  fully_connected 10      1x1x10         3,210      3,200      6,410     40 B  32x32     0     0
10  softmax                 1x1x10                                  50     40 B  32x32     0     0

total: 22,466 parameters, 3,920,000 MACs, 7,902,716 FLOPs, 212.3 KB in all volumes
)"));
}

TEST_CASE("Structures, names and inputs, in text", "[program][summary]") {
    const std::string text = summary_of("resnet18");
    CHECK_THAT(text, Contains("    layer1.0.unit.body\n 4    conv1: conv 64, 3x3 pad 1 "));
    CHECK_THAT(
        text, Contains("    layer2.unit.shortcut.downsample\n23    conv 128, 1x1 stride 2 of 17 "));
    CHECK_THAT(text, Contains("    layer2\n25    unit: add of 22, 24 "));
    CHECK_THAT(text, Contains("\n66  global_avg_pool "));
    CHECK_THAT(text, Contains("total: 11,689,512 parameters, 1,814,073,344 MACs, "));
    CHECK_THAT(text, Contains("training, batch 32: "));
    CHECK_THAT(summary_of("resnet18", {"--batch", "64"}), Contains("training, batch 64: "));
}

TEST_CASE("The JSON of a summary agrees with the network's type", "[program][summary]") {
    check_facts<strider::zoo::lenet5>(json::parse(summary_of("lenet5", {"--format", "json"})));
    const json resnet = json::parse(summary_of("resnet50", {"--format=json", "--batch=70"}));
    check_facts<strider::zoo::resnet50>(resnet);
    CHECK(resnet.at("layers")[3].at("path") == "maxpool");
    CHECK(resnet.at("layers")[4].at("path") == "layer1.unit.body.conv1");
    CHECK(resnet.at("layers")[4].at("name") == "conv1");
    CHECK(resnet.at("layers")[2].at("name").is_null());
    const json& training = resnet.at("memory").at("training");
    CHECK(training.at("batch") == 70);
    const int images = training.at("images");
    CHECK(training.at("arenas") == (70 + images - 1) / images); // its batch_norms need all blocks
    CHECK(training.at("bytes").get<std::int64_t>() ==
          training.at("arenas").get<std::int64_t>() *
              training.at("arena_bytes").get<std::int64_t>());
    CHECK(training.at("layers") == strider::zoo::resnet50::depth - 1);
    CHECK(!training.contains("buffers"));
    check_facts<strider::zoo::unet>(json::parse(summary_of("unet", {"--format", "json"})));
    // Also where all blocks share a pass over a dense layer's weights.
    const json alexnet = json::parse(summary_of("alexnet", {"--format=json", "--batch=1024"}));
    const json& shared = alexnet.at("memory").at("training");
    CHECK(shared.at("arenas") == 1024 / shared.at("images").get<int>());
    // Otherwise as many arenas as the gradient has chunks.
    CHECK(json::parse(summary_of("lenet5", {"--format=json", "--batch=60000"}))
              .at("memory")
              .at("training")
              .at("arenas") == 16);
}

TEST_CASE("Every network in every form", "[program][summary]") {
    for (const std::string& name : names()) {
        INFO(name);
        const json all = json::parse(summary_of(name, {"--format", "json", "--memory"}));
        const json& layers = all.at("layers");
        CHECK(all.at("name") == name);
        CHECK(layers.size() == all.at("depth").get<std::size_t>());
        CHECK(sum_of(layers, "parameters") == all.at("parameters"));
        CHECK(sum_of(layers, "macs") == all.at("macs"));
        CHECK(sum_of(layers, "flops") == all.at("flops"));
        CHECK(sum_of(layers, "statistics") == all.at("statistics"));
        check_arena(all.at("memory").at("one_image"));
        check_arena(all.at("memory").at("inference"));
        check_arena(all.at("memory").at("training"));

        const std::string totals = "total: " + grouped(all.at("parameters")) + " parameters, " +
                                   grouped(all.at("macs")) + " MACs, " + grouped(all.at("flops")) +
                                   " FLOPs";
        const std::string text = summary_of(name);
        CHECK_THAT(text, Contains("\n" + totals));
        std::size_t widest = 0;
        for (const std::string& line : lines_of(text)) widest = std::max(widest, line.size());
        CHECK(widest <= 100);
        for (const std::size_t page : {60U, 80U, 140U}) {
            const wide_page columns(page);
            const std::string narrow = summary_of(name);
            widest = 0;
            for (const std::string& line : lines_of(narrow)) widest = std::max(widest, line.size());
            CHECK(widest <= page);
            CHECK_THAT(narrow, Contains(grouped(all.at("parameters"))));
            check_legend(narrow);
        }
        CHECK_THAT(summary_of(name, {"--memory"}),
                   Contains("volume of input") && Contains("gradient of "));

        std::size_t columns = 0;
        std::size_t rows = 0;
        for (const std::string& line : lines_of(summary_of(name, {"--format", "markdown"}))) {
            if (!line.starts_with('|')) continue;
            CHECK(line.ends_with('|'));
            std::size_t bars = 0;
            for (std::size_t i = 0; i < line.size(); ++i)
                if (line[i] == '|' && line[i - 1] != '\\') ++bars;
            if (rows++ == 0) columns = bars;
            CHECK(bars == columns);
            if (rows == layers.size() + 4)
                CHECK_THAT(line,
                           Contains("| total |") && Contains(" " + grouped(all.at("macs")) + " |"));
        }
        CHECK(rows == layers.size() + 4); // heading, line, input, total

        const std::string dot = summary_of(name, {"--format", "graphviz"});
        const auto graph = strider::test::read_dot(dot);
        CHECK(graph.fault == "");
        CHECK(graph.nodes == layers.size() + 1);
        std::size_t edges = 0;
        for (const json& layer : layers) edges += layer.at("reads").size();
        CHECK(graph.edges == edges);
        CHECK((graph.clusters > 0) == std::ranges::any_of(layers, [](const json& layer) {
                  return layer.at("path").get<std::string>().find('.') != std::string::npos;
              }));
    }
}

TEST_CASE("The reader of dot files finds faults", "[program][summary]") {
    using strider::test::read_dot;
    CHECK(read_dot("digraph \"a\" {\n  b [label=\"c\"];\n  d [label=\"e\"];\n  b -> d;\n}\n")
              .fault.empty());
    for (const char* const wrong :
         {"graph a {\n}\n", "digraph \"a\" {\n  b [label=\"c];\n}\n",
          "digraph \"a\" {\n  b [label=\"c\"];\n  b -> d;\n}\n", "digraph \"a\" {\n",
          "digraph \"a\" {\n  b [label=\"c\"]\n}\n", "digraph \"a\" {\n}\n}\n",
          "digraph \"a\" {\n  b [label=\"c\"];\n  b [label=\"c\"];\n}\n"}) {
        INFO(wrong);
        CHECK(!read_dot(wrong).fault.empty());
    }
}

TEST_CASE("Graphviz draws the graph, and no arrow through a name", "[program][summary]") {
    if (std::system("dot -V >/dev/null 2>&1") != 0) {
        WARN("dot is not installed");
        return;
    }
    const temporary_folder folder;
    for (const char* const name :
         {"googlenet", "resnet18", "mobilenet-v3-small", "unet", "vgg16"}) {
        INFO(name);
        const std::string file = (folder.path() / "graph").string();
        std::ofstream(file) << summary_of(name, {"--format", "graphviz"});
        REQUIRE(std::system(("dot -Tjson -o " + file + ".json " + file).c_str()) == 0);
        CHECK(crossed_names(json::parse(strider::test::content_of(file + ".json"))) == 0);
    }
}

TEST_CASE("Graphviz's clusters have the names used in weight files", "[program][summary]") {
    const std::string dot = summary_of("resnet18", {"--format", "graphviz"});
    for (const char* const name : {"layer1.0", "unit.body", "layer1.1", "unit.shortcut", "rest.0"})
        CHECK_THAT(dot, Contains(std::string("[label=\"") + name + "\", shape=plaintext"));
    CHECK_THAT(dot, !Contains("turn"));
    CHECK_THAT(dot, Contains("[label=\"conv1: conv 64, 7x7 stride 2 pad 3\\n112x112x64\\n9,408 "
                             "parameters\"];") &&
                        Contains("[label=\"relu\\n112x112x64\"];"));
    CHECK_THAT(summary_of("googlenet", {"--format", "graphviz"}),
               Contains("\"inception3a.branch0\""));
}

TEST_CASE("The zoo's table fits the page, and its terms are explained", "[program][summary]") {
    const temporary_folder folder;
    for (const std::size_t page : {60U, 80U, 110U}) {
        INFO(page);
        const wide_page columns(page);
        std::string text = run_program(folder.path(), {"zoo"}).out;
        for (const std::string& line : lines_of(text)) CHECK(line.size() <= page);
        const std::string heading = lines_of(text).front();
        const auto legend = text.find("\n\n") + 2;
        std::replace(text.begin() + static_cast<std::ptrdiff_t>(legend), text.end(), '\n', ' ');
        CHECK((heading.find("MACs") != std::string::npos) ==
              (text.find("MACs are those") != std::string::npos));
        CHECK((heading.find("source") != std::string::npos) == (page > 100));
        for (const std::string use : {"train", "run", "facts"})
            CHECK((text.find(" " + use + "\n") != std::string::npos ||
                   text.find(" " + use + "  ") != std::string::npos) ==
                  (text.find(use + ": ") != std::string::npos));
    }
}
