// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The code of docs/pytorch.md.

// [include]
#include <strider/io.hpp>
#include <strider/strider.hpp>

using namespace strider;
// [/include]

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <span>
#include <vector>

namespace from_pytorch {
// clang-format off
// [block]
template <int K, int Stride>
using downsample = named<"downsample", conv<K, filter<1>, stride<Stride>, no_bias, floor_fit>,
                                       batch_norm>;

template <int K, int Stride = 1, class Shortcut = identity>
using basic_block = sequence<
    residual<sequence<named<"conv1", conv<K, filter<3>, stride<Stride>, pad<1>, no_bias,
                                          floor_fit>>,
                      named<"bn1", batch_norm>, relu,
                      named<"conv2", conv<K, filter<3>, pad<1>, no_bias>>,
                      named<"bn2", batch_norm>>,
             Shortcut>,
    relu>;
// [/block]

// [net]
using net = network<input<32, 32, 3>,
                    named<"conv1", conv<16, filter<3>, pad<1>, no_bias>>,
                    named<"bn1", batch_norm>, relu,
                    named<"layer1", basic_block<16>>,
                    named<"layer2", basic_block<32, 2, downsample<32, 2>>>,
                    global_avg_pool, named<"fc", fully_connected<10>>, softmax>;
static_assert(net::output == shape{1, 1, 10});
static_assert(net::parameters == 19'994);
// [/net]
// clang-format on

// [branches]
using branches = network<input<28, 28, 192>,
                         concat<conv<64, filter<1>>, // torch.cat([a(x), b(x)], 1)
                                sequence<conv<96, filter<1>>, relu, conv<128, filter<3>, pad<1>>>>>;
static_assert(branches::output == shape{28, 28, 64 + 128});

template <int C, int Reduced> // x * se(x)
using squeeze_excitation =
    gate<global_avg_pool, fully_connected<Reduced>, relu, fully_connected<C>, sigmoid>;
static_assert(network<input<28, 28, 64>, squeeze_excitation<64, 16>>::output == shape{28, 28, 64});
// [/branches]

// [fits]
template <class... Options>
constexpr int pooled =
    network<input<112, 112, 64>, max_pool<filter<3>, stride<2>, Options...>>::output.height;
static_assert(!valid_network<input<112, 112, 64>, max_pool<filter<3>, stride<2>>>); // 54.5 + 1
static_assert(pooled<floor_fit> == 55); // nn.MaxPool2d(3, 2)
static_assert(pooled<ceil_fit> == 56);  // nn.MaxPool2d(3, 2, ceil_mode=True)
// [/fits]

// [state]
void print_state(const model<net>& m) { // what state_dict() lists
    const auto print = [](const parameter_tensor& tensor) {
        std::cout << name_of(tensor);
        for (int d = 0; d < tensor.rank; ++d)
            std::cout << (d == 0 ? " [" : ", ") << tensor.extents[static_cast<std::size_t>(d)];
        std::cout << "]\n";
    };
    for (const parameter_tensor& tensor : model<net>::tensors) print(tensor);
    for (const parameter_tensor& tensor : model<net>::statistics_tensors) print(tensor);
    std::cout << m.parameters().size() << " parameters\n"; // in a single span of floats
}
// [/state]

// [summary]
void print_summary() { // torchsummary.summary(model, ...): constants, needs no model
    for (const layer_facts& layer : net::facts)
        std::cout << layer.name << ' ' << layer.output.height << 'x' << layer.output.width << 'x'
                  << layer.output.channels << ", parameters: " << layer.parameters() << '\n';
    std::cout << net::parameters << " parameters, " << net::macs << " MACs\n";
}
// [/summary]

// [load]
model<net> load(const std::filesystem::path& file) {
    model<net> m(/*seed*/ 1);
    io::load_weights(file, m); // strider::file_error if the file's tensors are not exactly these
    return m;
}
// [/load]

// [modes]
void modes(const model<net>& m, std::span<const float> images, std::span<const int> labels) {
    const inference<net> eval(m); // model.eval() and no_grad: an immutable, packed copy
    std::vector<float> outputs(labels.size() * 10);
    eval.forward(images, outputs); // probabilities: net ends in softmax

    trainer<net, sgd> train(m, {.optimizer = {.momentum = 0.9, .l2 = 1e-4}}); // model.train()
    train.step(images, labels, /*rate*/ 0.1); // zero_grad, forward, loss, backward, step
    const inference<net> trained(train.model());
}
// [/modes]
} // namespace from_pytorch
