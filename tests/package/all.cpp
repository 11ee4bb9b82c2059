// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The program of a project that uses strider::data and strider::io: a model that was saved is
// loaded, and a picture that was written is read.
//
//   PROGRAM FOLDER      FOLDER: where it may write
#include <strider/data.hpp>
#include <strider/io.hpp>
#include <strider/strider.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <span>

using namespace strider;

using net =
    network<input<8, 8, 3>, conv<4, filter<3>>, batch_norm, relu, fully_connected<10>, softmax>;

int main(int, char** arguments) {
    const std::filesystem::path folder = arguments[1];
    const data::dataset images = data::draw_images(1, 20, net::input);
    data::write_png(folder / "image.png", images.extent, images.image(3));
    const data::image read = data::read_image(folder / "image.png");

    trainer<net, adam> learner(model<net>(1));
    const data::loader batches(images, data::pipeline(net::input), 10, 1);
    std::size_t seen = 0;
    for (const data::batch& batch : data::prefetched(batches.training_epoch(0)))
        seen += static_cast<std::size_t>(learner.step(batch.images, batch.labels, 0.01).count);
    io::save_checkpoint(folder / "latest.safetensors", learner, "state");
    io::save_weights(folder / "weights.safetensors", learner.model());

    trainer<net, adam> resumed(model<net>(2));
    const bool has_state = io::load_checkpoint(folder / "latest.safetensors", resumed) == "state";
    model<net> loaded(3);
    io::load_weights(folder / "weights.safetensors", loaded);
    const auto numbers = std::span<const float>(learner.model().parameters());
    const bool same =
        std::ranges::equal(numbers, std::span<const float>(loaded.parameters())) &&
        std::ranges::equal(numbers, std::span<const float>(resumed.model().parameters())) &&
        std::ranges::equal(read.bytes, images.image(3));
    std::printf("%zu images; what was written is %s\n", seen, same ? "read" : "not read");
    return same && has_state && seen == 20 ? 0 : 1;
}
