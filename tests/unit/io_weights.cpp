// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/weights.hpp: a model loads what fits it and nothing else.

#include <strider/io/weights.hpp>
#include <strider/model.hpp>
#include <strider/network.hpp>

#include "../catch.hpp"
#include "io/likely_names.hpp"
#include "io_model.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using Catch::Contains;
using strider::io::dtype;
using strider::io::load_weights;
using strider::io::safetensors_file;
using strider::io::save_weights;
using strider::io::tensor;
using strider::io::write_safetensors;
using strider::test::bytes_of;
using strider::test::contents;
using strider::test::message_of;

using model = strider::test::small_model<strider::test::small_network>;
using double_model = strider::test::small_model<strider::test::small_network, double>;

/// The tensors of the small network, as PyTorch would write them, from one array of values.
template <class Number>
std::vector<tensor> tensors_of(const std::vector<Number>& numbers) {
    const auto bytes = [&](std::size_t from, std::size_t count) {
        return bytes_of(numbers).subspan(from * sizeof(Number), count * sizeof(Number));
    };
    const auto type = strider::io::dtype_for<Number>;
    return {{"2.bias", type, {3}, bytes(16, 3)},
            {"0.weight", type, {2, 1, 2, 2}, bytes(0, 8)},
            {"2.weight", type, {3, 2}, bytes(10, 6)},
            {"0.bias", type, {2}, bytes(8, 2)}};
}

/// The error of loading; checks that a failed load changed nothing.
template <class Model>
std::string refusal(const std::filesystem::path& path, Model target = Model(100)) {
    const auto before = target;
    const auto message = message_of<strider::file_error>([&] { load_weights(path, target); });
    CHECK((target == before) == (message != "no exception"));
    return message;
}

} // namespace

TEST_CASE("Weights: what is saved is loaded, bit by bit", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    model saved(1);
    saved.parameters()[3] = std::numeric_limits<float>::denorm_min();
    saved.parameters()[4] = -std::numeric_limits<float>::infinity();
    save_weights(path, saved);
    model loaded(50);
    load_weights(path, loaded);
    CHECK(loaded == saved);
    double_model doubles(1. / 3);
    save_weights(path, doubles);
    double_model loaded_doubles(2);
    load_weights(path, loaded_doubles);
    CHECK(loaded_doubles == doubles);
}

TEST_CASE("Weights: names, extents and metadata of the file", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    save_weights(path, model(1), {{"accuracy", "0.75"}});
    const auto file = safetensors_file::read(path);
    CHECK(file.metadata() ==
          std::map<std::string, std::string>{
              {"format", "pt"},
              {"strider.fingerprint", "0123456789abcdef"},
              {"strider.network", "input 2x2x1; conv 2 2x2; relu; fully_connected 3"},
              {"accuracy", "0.75"}});
    REQUIRE(file.tensors().size() == 4);
    CHECK(file.tensors()[0].name == "0.weight");
    CHECK(file.tensors()[0].type == dtype::f32);
    CHECK(file.tensors()[0].extents == std::vector<std::int64_t>{2, 1, 2, 2});
    CHECK(file.tensors()[3].name == "2.bias");
    CHECK(file.tensors()[3].extents == std::vector<std::int64_t>{3});

    const auto before = contents(path);
    for (const char* key : {"format", "strider.fingerprint", "strider.network"})
        CHECK(message_of<strider::argument_error>([&] {
                  save_weights(path, model(2), {{key, "mine"}});
              }) == std::string("save_weights: the metadata \"") + key +
                        "\" is strider's own; choose another key");
    CHECK(contents(path) == before);
}

TEST_CASE("Weights: a file without strider's metadata loads by names and extents",
          "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "pytorch.safetensors";
    const model expected(7);
    const std::vector<float> numbers(expected.parameters().begin(), expected.parameters().end());
    write_safetensors(path, tensors_of(numbers));
    model loaded;
    load_weights(path, loaded);
    CHECK(loaded == expected);
}

TEST_CASE("Weights: F32 and F64 convert to the model's type", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    double_model doubles(1. / 3);
    doubles.parameters()[1] = std::numeric_limits<double>::infinity();
    doubles.parameters()[2] = 1e-60; // rounds to zero
    save_weights(path, doubles);
    model floats;
    load_weights(path, floats);
    for (std::size_t i = 0; i < doubles.parameters().size(); ++i)
        CHECK(floats.parameters()[i] == static_cast<float>(doubles.parameters()[i]));
    save_weights(path, floats);
    load_weights(path, doubles);
    for (std::size_t i = 0; i < doubles.parameters().size(); ++i)
        CHECK(doubles.parameters()[i] == static_cast<double>(floats.parameters()[i]));

    floats.parameters()[5] = std::nanf("");
    save_weights(path, floats);
    load_weights(path, doubles);
    CHECK(std::isnan(doubles.parameters()[5]));

    doubles.parameters()[5] = 1e300;
    save_weights(path, doubles);
    CHECK(refusal<model>(path) ==
          path.string() + ": does not fit the network"
                          "\n  tensor \"0.weight\": expected F32 [2, 1, 2, 2], found F64 with a "
                          "number beyond the range of F32");
}

TEST_CASE("Weights: every tensor that does not fit has its line", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    save_weights(path, strider::test::small_model<strider::test::other_network>(1));
    CHECK(refusal<model>(path) ==
          path.string() +
              ": does not fit the network"
              "\n  network: expected \"input 2x2x1; conv 2 2x2; relu; fully_connected 3\" "
              "(fingerprint 0123456789abcdef), found \"input 3x3x1; conv 2 3x3 no_bias; ...\" "
              "(fingerprint 0000000000000001)"
              "\n  tensor \"0.weight\": expected F32 [2, 1, 2, 2], found F32 [2, 1, 3, 3]"
              "\n  tensor \"0.bias\": expected F32 [2], found nothing"
              "\n  tensor \"4.bias\": expected nothing, found F32 [1]");

    const std::vector<float> numbers(19);
    auto tensors = tensors_of(numbers);
    const std::vector<std::int64_t> counts(2);
    tensors[3] = {"0.bias", dtype::i64, {2}, bytes_of(counts)};
    tensors[1].extents = {2, 4, 1, 1}; // as many elements, in another order
    write_safetensors(path, tensors);
    CHECK(refusal<double_model>(path) ==
          path.string() +
              ": does not fit the network"
              "\n  tensor \"0.weight\": expected F64 [2, 1, 2, 2], found F32 [2, 4, 1, 1]"
              "\n  tensor \"0.bias\": expected F64 [2], found I64 [2]");
    write_safetensors(path, {});
    CHECK_THAT(refusal<model>(path),
               Contains("tensor \"2.bias\": expected F32 [3], found nothing"));
}

TEST_CASE("Weights: a tensor's likely name in the file is reported", "[io][weights]") {
    using namespace strider;
    // Tensors of a ResNet, with PyTorch's names.
    using body = sequence<named<"conv1", conv<4, filter<3>, pad<1>, no_bias>>,
                          named<"bn1", batch_norm>, relu>;
    using net = network<input<8, 8, 4>, named<"layer1", repeat<12, residual<body>>>,
                        named<"fc", fully_connected<10>>>;
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    const std::vector<float> numbers(2560);
    std::vector<std::string> names;
    std::vector<tensor> tensors;
    names.reserve(100);
    const auto put = [&](const std::string& name, std::vector<std::int64_t> extents) {
        std::size_t count = 1;
        for (const auto extent : extents) count *= static_cast<std::size_t>(extent);
        names.push_back(name);
        tensors.push_back({names.back(), dtype::f32, std::move(extents),
                           bytes_of(numbers).subspan(0, 4 * count)});
    };
    for (int turn = 0; turn < 12; ++turn) {
        const std::string block = "layer1." + std::to_string(turn) + ".";
        put(block + "bn1.running_var", {4}); // in no order
        put(block + "bn1.running_mean", {4});
        put(block + "bn1.bias", {4});
        put(block + "bn1.weight", {4});
        put(block + "conv1.weight", {4, 4, 3, 3});
    }
    put("classifier.bias", {10});
    put("fc.weight", {10, 255});
    put("head.weight", {7});
    write_safetensors(path, tensors);
    strider::model<net> model(1);
    const auto message =
        message_of<strider::file_error>([&] { strider::io::load_weights(path, model); });
    CHECK_THAT(message, Contains("\n  tensor \"layer1.0.0.body.conv1.weight\": expected F32 "
                                 "[4, 4, 3, 3], found nothing; it is perhaps "
                                 "\"layer1.0.conv1.weight\""));
    CHECK_THAT(message, Contains("\"layer1.1.0.body.bn1.weight\": expected F32 [4], found nothing; "
                                 "it is perhaps \"layer1.1.bn1.weight\""));
    CHECK_THAT(message, Contains("\n  tensor \"fc.weight\": expected F32 [10, 256], found F32 "
                                 "[10, 255]"));
    CHECK_THAT(message, Contains("\n  and 53 more with other names"));
    CHECK_THAT(message, Contains("\n  tensor \"head.weight\": expected nothing, found F32 [7]"));
    CHECK(std::count(message.begin(), message.end(), '\n') <= 16);
}

TEST_CASE("Weights: names that are likely the same", "[io][weights]") {
    using strider::io::detail::likely_names;
    using strider::io::detail::named_extents;
    const std::vector<std::int64_t> square{4, 4};
    const std::vector<std::int64_t> row{4};
    const auto named = [](const std::vector<std::int64_t>& extents, const char* name) {
        return named_extents{name, &extents};
    };
    const std::vector<std::ptrdiff_t> none{-1};
    CHECK(likely_names({named(row, "0.bias")}, {}) == none);
    CHECK(likely_names({named(row, "0.bias")}, {named(square, "0.bias")}) == none); // extents
    CHECK(likely_names({named(row, "0.bias")}, {named(row, "0.weight")}) == none);  // another role
    CHECK(likely_names({named(row, "a.bias")}, {named(row, "b.bias")}) ==
          std::vector<std::ptrdiff_t>{0});
    // In order, 10 after 9, and no name is used twice.
    CHECK(likely_names({named(row, "0.bias"), named(row, "2.bias"), named(row, "4.bias")},
                       {named(row, "a.10.bias"), named(row, "a.9.bias"),
                        named(row, "a.011.bias")}) == std::vector<std::ptrdiff_t>{1, 0, 2});
    // With unequal numbers, those with most parts in common.
    CHECK(likely_names({named(row, "a.0.bias"), named(row, "a.2.bias")},
                       {named(row, "0.bias"), named(row, "1.bias"), named(row, "2.bias")}) ==
          std::vector<std::ptrdiff_t>{0, 2});
    CHECK(likely_names({named(row, "a.0.bias"), named(row, "a.1.bias"), named(row, "a.2.bias")},
                       {named(row, "b.1.bias")}) == std::vector<std::ptrdiff_t>{-1, 0, -1});
    CHECK(likely_names({named(row, "bias")}, {named(row, "bias")}) ==
          std::vector<std::ptrdiff_t>{0});
}

TEST_CASE("Weights: F16 and BF16 convert to the model's type", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    // The bits of 1 in each format, of -2, and of the smallest F16.
    for (const auto& [type, bits, values] :
         {std::tuple{dtype::f16, std::vector<std::uint16_t>{0x3c00, 0xc000, 0x0001},
                     std::vector{1., -2., std::ldexp(1., -24)}},
          std::tuple{dtype::bf16, std::vector<std::uint16_t>{0x3f80, 0xc000, 0x0001},
                     std::vector{1., -2., std::ldexp(1., -133)}}}) {
        std::vector<std::uint16_t> numbers(19, bits[0]);
        numbers[0] = bits[1];
        numbers[18] = bits[2];
        auto tensors = tensors_of(std::vector<float>(19));
        for (auto& each : tensors) each.type = type;
        const auto place = [&](std::size_t i, std::size_t from, std::size_t count) {
            tensors[i].bytes = bytes_of(numbers).subspan(2 * from, 2 * count);
        };
        place(0, 16, 3);
        place(1, 0, 8);
        place(2, 10, 6);
        place(3, 8, 2);
        write_safetensors(path, tensors);
        model floats;
        load_weights(path, floats);
        double_model doubles;
        load_weights(path, doubles);
        CHECK(floats.parameters()[0] == static_cast<float>(values[1]));
        CHECK(floats.parameters()[9] == static_cast<float>(values[0]));
        CHECK(floats.parameters()[18] == static_cast<float>(values[2]));
        CHECK(doubles.parameters()[0] == values[1]);
        CHECK(doubles.parameters()[18] == values[2]);
    }
}

TEST_CASE("Weights: foreign text is escaped, and long lists are truncated", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    const std::vector<float> numbers(19);
    auto tensors = tensors_of(numbers);
    write_safetensors(path, tensors,
                      {{"strider.fingerprint", "\x1b[2J" + std::string(1'000'000, '0')},
                       {"strider.network", "\x1b[31m" + std::string(1'000'000, 'x')}});
    const auto message = refusal<model>(path);
    CHECK(message.size() < 3000);
    CHECK_THAT(message, Contains("found \"\\x1b[31mxxx") && Contains("... (1000005 bytes)"));
    CHECK_THAT(message, Contains("(fingerprint \\x1b[2J000"));

    for (int i = 0; i < 1000; ++i)
        tensors.push_back({"more" + std::to_string(i), dtype::u8, {0}, {}});
    write_safetensors(path, tensors);
    const auto many = refusal<model>(path);
    CHECK_THAT(many, Contains("tensor \"more0\": expected nothing, found U8 [0]"));
    CHECK_THAT(many, Contains("\n  and 9") && Contains(" more"));
    CHECK(many.size() < 2000);
}

TEST_CASE("Weights of another network are refused though its tensors are the same",
          "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    save_weights(path, strider::test::small_model<strider::test::twin_network>(1));
    const auto message = refusal<model>(path);
    CHECK_THAT(message, Contains("relu; fully_connected 3\" (fingerprint 0123456789abcdef)"));
    CHECK_THAT(message, Contains("tanh; fully_connected 3\" (fingerprint fedcba9876543210)"));
    CHECK_THAT(message, !Contains("\n  tensor"));
}

TEST_CASE("Weights: a damaged file changes nothing", "[io][weights]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    save_weights(path, model(1));
    const auto whole = contents(path);
    for (const std::size_t length : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
        strider::test::put(path, whole.substr(0, length));
        CHECK_THAT(refusal<model>(path), Contains("found"));
    }
    std::filesystem::remove(path);
    CHECK(refusal<model>(path) == path.string() + ": cannot open: No such file or directory");
}
