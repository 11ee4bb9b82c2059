// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/model.hpp: the tensors of a model, and the values drawn from a seed.
#include "train_test.hpp"

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strider;
using net = network<input<8, 8, 3>, conv<20, filter<3, 5>>, relu, conv<64, filter<3>, no_bias>,
                    relu, fully_connected<50>, fully_connected<10, no_bias>, softmax>;

} // namespace

TEST_CASE("A model lists its tensors in the layers' order", "[train][model]") {
    struct expected_tensor {
        const char* name;
        parameter_role role;
        int rank;
        std::array<int, 4> extents;
        std::int64_t size;
    };
    using enum parameter_role;
    // 8 x 8 -> 6 x 4 -> 4 x 2.
    const std::array<expected_tensor, 5> expected{{
        {"0.weight", weight, 4, {20, 3, 3, 5}, 900},
        {"0.bias", bias, 1, {20, 1, 1, 1}, 20},
        {"2.weight", weight, 4, {64, 20, 3, 3}, 11'520},
        {"4.weight", weight, 2, {50, 512, 1, 1}, 25'600},
        {"4.bias", bias, 1, {50, 1, 1, 1}, 50},
    }};
    const auto& tensors = model<net>::tensors;
    REQUIRE(tensors.size() == 6);
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        INFO(expected[i].name);
        CHECK(name_of(tensors[i]) == expected[i].name);
        CHECK(tensors[i].role == expected[i].role);
        CHECK(tensors[i].rank == expected[i].rank);
        CHECK(tensors[i].extents == expected[i].extents);
        CHECK(tensors[i].size == expected[i].size);
        CHECK(tensors[i].offset == offset);
        offset += tensors[i].size;
    }
    CHECK(name_of(tensors[5]) == "5.weight");
    CHECK(tensors[5].offset + tensors[5].size == net::parameters);
    CHECK(model<net>(1).parameters().size() == static_cast<std::size_t>(net::parameters));
}

TEST_CASE("A layer's name may be a number, to match PyTorch's tensor names", "[train][model]") {
    // torchvision's VGG, and the blocks of its ResNet: layers without parameters are not counted
    // there.
    using vgg = network<input<8, 8, 3>, named<"features", conv<4, filter<3>, pad<1>>, relu>,
                        named<"classifier", named<"0", fully_connected<6>>, relu, dropout<50>,
                              named<"3", fully_connected<2>>>>;
    const std::vector<std::string> vgg_names{"features.0.weight",   "features.0.bias",
                                             "classifier.0.weight", "classifier.0.bias",
                                             "classifier.3.weight", "classifier.3.bias"};
    std::vector<std::string> names;
    for (const parameter_tensor& tensor : model<vgg>::tensors) names.push_back(name_of(tensor));
    CHECK(names == vgg_names);
    using body = sequence<named<"conv1", conv<3, filter<3>, pad<1>, no_bias>>, relu>;
    using resnet = network<input<8, 8, 3>, named<"layer1", named<"0", residual<body>>, relu,
                                                 named<"1", residual<body>>, relu>>;
    CHECK(name_of(model<resnet>::tensors[0]) == "layer1.0.body.conv1.weight");
    CHECK(name_of(model<resnet>::tensors[1]) == "layer1.1.body.conv1.weight");
}

TEST_CASE("A model's weights have the variance of He et al., its biases are 0", "[train][model]") {
    const model<net, double> drawn(42);
    for (const parameter_tensor& tensor : model<net, double>::tensors) {
        INFO(name_of(tensor));
        const auto numbers = drawn.of(tensor);
        if (tensor.role == parameter_role::bias) {
            for (const double b : numbers) CHECK(b == 0.0);
            continue;
        }
        double sum = 0;
        double squares = 0;
        for (const double w : numbers) {
            sum += w;
            squares += w * w;
        }
        const double n = static_cast<double>(numbers.size());
        const double variance =
            2.0 / (static_cast<double>(tensor.size) / static_cast<double>(tensor.extents[0]));
        // Five standard deviations of the mean, and of the variance of normal numbers: (2 / n)^1/2.
        CHECK(std::abs(sum / n) <= 5 * std::sqrt(variance / n));
        CHECK(std::abs(squares / n / variance - 1) <= 5 * std::sqrt(2 / n));
    }
}

TEST_CASE("A seed draws the same model on every platform", "[train][model]") {
    const model<net> drawn(1);
    CHECK(drawn.parameters()[0] == -0x1.893f64p-5f);
    CHECK(drawn.parameters()[1] == -0x1.bff378p-5f);
    CHECK(drawn.parameters()[2] == -0x1.08969cp-3f);
    CHECK(drawn.parameters()[3] == -0x1.a1e574p-8f);
    CHECK(drawn.parameters().back() == 0x1.142878p-2f);
    CHECK(test::same_bits(drawn.parameters(), model<net>(1).parameters()));
    CHECK(!test::same_bits(drawn.parameters(), model<net>(2).parameters()));
    // In double the same values, before rounding.
    const model<net, double> wide(1);
    bool rounded = true;
    for (std::size_t i = 0; i < wide.parameters().size(); ++i)
        rounded = rounded && static_cast<float>(wide.parameters()[i]) == drawn.parameters()[i];
    CHECK(rounded);
}

TEST_CASE("Models are values", "[train][model]") {
    model<net> first(1);
    const model<net> copy = first;
    first.parameters()[0] = 1000;
    CHECK(copy.parameters()[0] != 1000);
    CHECK(!test::same_bits(std::as_const(first).parameters(), copy.parameters()));
    first = copy;
    CHECK(test::same_bits(std::as_const(first).parameters(), copy.parameters()));
}
