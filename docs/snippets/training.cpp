// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The training and inference code of docs/tutorial.md.

// [include]
#include <strider/data.hpp>
#include <strider/io.hpp>
#include <strider/strider.hpp>
#include <strider/zoo.hpp>
// [/include]

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <vector>

using namespace strider;

// [train]
using net = zoo::convnetjs_cifar10;

model<net> learn(const data::dataset& images, int epochs) {
    const data::pipeline prepare(net::input, data::normalization{}, {.flip = true, .shift = 2});
    const data::loader batches(images, prepare, /*batch*/ 32, /*seed*/ 1);
    const auto steps = static_cast<std::int64_t>(batches.batches()) * epochs;
    const schedule rate = cosine{.rate = 0.02, .total_steps = steps};

    trainer<net, sgd> training(model<net>(1), {.optimizer = {.momentum = 0.9, .l2 = 1e-4}});
    for (int epoch = 0; epoch < epochs; ++epoch)
        for (const data::batch& batch :
             data::prefetched(batches.training_epoch(static_cast<std::uint64_t>(epoch))))
            training.step(batch.images, batch.labels, rate.rate(training.steps()));
    return training.model();
}
// [/train]

// [test]
double accuracy(const model<net>& trained, const data::dataset& images) {
    const data::pipeline prepare(net::input, data::normalization{}, {});
    const data::loader batches(images, prepare, 32, 1);
    const inference<net> engine(trained);
    auto memory = engine.make_workspace(); // the only allocation of the forward passes
    std::vector<float> outputs;
    std::size_t right = 0;
    for (const data::batch& batch : batches.evaluation()) {
        outputs.resize(batch.labels.size() * 10);
        engine.forward(batch.images, outputs, memory);
        for (std::size_t i = 0; i < batch.labels.size(); ++i) {
            const auto first = outputs.begin() + static_cast<std::ptrdiff_t>(i * 10);
            right += std::max_element(first, first + 10) - first == batch.labels[i] ? 1u : 0u;
        }
    }
    return static_cast<double>(right) / static_cast<double>(images.size());
}
// [/test]

// [keep]
void keep(const model<net>& trained, const std::filesystem::path& file) {
    io::save_weights(file, trained); // completely or not at all
    model<net> copy(0);
    io::load_weights(file, copy); // file_error and no change if the network differs
}
// [/keep]

// [own]
data::dataset stripes() { // 8 images of 32x32x3 in two classes
    data::dataset images{"stripes", net::input, {}, {}, {"horizontal", "vertical"}};
    for (int n = 0; n < 8; ++n) {
        images.labels.push_back(n % 2);
        for (int h = 0; h < net::input.height; ++h)
            for (int w = 0; w < net::input.width; ++w)
                for (int c = 0; c < net::input.channels; ++c)
                    images.pixels.push_back((n % 2 == 0 ? h : w) % 4 < 2 ? 255 : 0);
    }
    return images;
}

data::dataset photographs(const std::filesystem::path& folder) {
    const data::picture_limits large{.max_pixels = 200'000'000}; // for a medium-format camera
    return data::read_image_folder(folder, net::input, data::split::train, /*seed*/ 1, large);
}
// [/own]

int main() {
    const model<net> trained = learn(data::draw_images(/*seed*/ 1, 2'000), 2);
    (void)learn(stripes(), 1);
    const double right = accuracy(trained, data::draw_images(2, 500));
    const auto file = std::filesystem::temp_directory_path() / "strider-tutorial.safetensors";
    keep(trained, file);
    std::filesystem::remove(file);
    return right > 0.1 ? 0 : 1; // guessing gives 0.1
}
