// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Opens the images that `--data` names.

#include "data/source.hpp"

#include "text/format.hpp"

#include <strider/data/cifar10.hpp>
#include <strider/data/drawn.hpp>
#include <strider/data/idx.hpp>
#include <strider/data/image_folder.hpp>
#include <strider/error.hpp>
#include <strider/file_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>

namespace strider::program {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t usual_drawn_train = 12'000;
constexpr std::size_t usual_drawn_test = 2'000;
constexpr std::uint64_t drawn_train_seed = 1;
constexpr std::uint64_t drawn_test_seed = 2; // images that no training has seen

data::dataset read(const std::string& path, data::split part, shape input,
                   std::optional<std::size_t> most) {
    const bool train = part == data::split::train;
    switch (kind_of_data(path)) {
    case data_kind::embedded:
        return data::draw_images(train ? drawn_train_seed : drawn_test_seed,
                                 most.value_or(train ? usual_drawn_train : usual_drawn_test),
                                 input);
    case data_kind::cifar10:
        return data::read_cifar10(path, part);
    case data_kind::mnist:
        return data::read_mnist(path, part);
    case data_kind::folder:
        break;
    }
    return data::read_image_folder(path, input, part);
}

} // namespace

data_kind kind_of_data(const std::string& path) {
    if (path == "embedded") return data_kind::embedded;
    if (!fs::exists(path))
        throw file_error(path, "no such folder; --data takes one, or `embedded`");
    if (!fs::is_directory(path))
        throw file_error(path, "expected a folder, or `embedded`; this is a file");
    bool folders = false;
    for (const auto& entry : fs::directory_iterator(path)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("data_batch_") || name == "test_batch.bin") return data_kind::cifar10;
        if (name.find("idx3-ubyte") != std::string::npos) return data_kind::mnist;
        folders = folders || (entry.is_directory() && !name.starts_with('.'));
    }
    if (folders) return data_kind::folder;
    throw file_error(path, "expected CIFAR-10's data_batch_N.bin, MNIST's train-images-idx3-ubyte "
                           "or a sub-folder of pictures for each class, found none of them");
}

data::dataset open_data(const std::string& path, data::split part, shape input, int classes,
                        std::optional<std::size_t> most) {
    data::dataset images = read(path, part, input, most);
    if (images.extent.channels != input.channels)
        throw argument_error(fmt::format(
            "{}: the images are {}, the network reads {}: {} channel{} cannot become {}", path,
            shape_text(images.extent), shape_text(input), images.extent.channels,
            images.extent.channels == 1 ? "" : "s", input.channels));
    if (images.classes.size() > static_cast<std::size_t>(classes))
        throw argument_error(fmt::format("{}: there are {} classes, the network tells {} apart",
                                         path, images.classes.size(), classes));
    if (images.size() == 0) throw argument_error(path + ": there are no images");
    return most && *most < images.size() ? data::take(images, *most) : images;
}

std::uint64_t digest_of(const data::dataset& images) {
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    const auto mix = [&hash](std::uint64_t number) { hash = (hash ^ number) * 0x100'0000'01b3; };
    for (const int extent : {images.extent.height, images.extent.width, images.extent.channels})
        mix(static_cast<std::uint64_t>(extent));
    for (const int label : images.labels) mix(static_cast<std::uint64_t>(label));
    for (const std::uint8_t byte : images.pixels) mix(byte);
    return hash;
}

data::augmentation parse_augmentation(const std::string& text, shape input) {
    const int most = std::min(input.height, input.width) - 1;
    data::augmentation result;
    if (text == "none") return result;
    const auto refuse = [&] {
        throw argument_error(
            fmt::format("augmentation \"{}\": accepted: none, flip, shift=PIXELS or "
                        "flip,shift=PIXELS, with 1 to {} pixels for images of {}",
                        text, most, shape_text(input)));
    };
    std::string_view rest = text;
    for (;;) {
        const auto comma = rest.find(',');
        const std::string_view item = rest.substr(0, comma);
        if (item == "flip" && !result.flip) {
            result.flip = true;
        } else if (item.starts_with("shift=") && result.shift == 0) {
            const char* const end = item.data() + item.size();
            const auto read = std::from_chars(item.data() + 6, end, result.shift);
            if (read.ec != std::errc{} || read.ptr != end || result.shift < 1 ||
                result.shift > most)
                refuse();
        } else {
            refuse();
        }
        if (comma == std::string_view::npos) return result;
        rest.remove_prefix(comma + 1);
    }
}

std::string augmentation_text(const data::augmentation& augment) {
    if (augment.shift == 0) return augment.flip ? "flip" : "none";
    return fmt::format("{}shift={}", augment.flip ? "flip," : "", augment.shift);
}

data::augmentation usual_augmentation(data_kind kind, shape input) {
    // Digits do not look right in a mirror; where the network takes a random cut of them, that is
    // change enough.
    constexpr int digit = 28;
    if (kind == data_kind::mnist) return {.flip = false, .shift = input.height < digit ? 0 : 2};
    return {.flip = true, .shift = 2};
}

} // namespace strider::program
