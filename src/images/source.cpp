// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Opens the images that `--data` names.

#include "images/source.hpp"

#include "run/paths.hpp"
#include "text/format.hpp"
#include "text/printable.hpp"

#include <strider/data/cifar10.hpp>
#include <strider/data/drawn.hpp>
#include <strider/data/idx.hpp>
#include <strider/data/image_folder.hpp>
#include <strider/error.hpp>
#include <strider/file_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>
#include <vector>

namespace strider::program {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t usual_drawn_train = 12'000;
constexpr std::size_t usual_drawn_test = 2'000;
constexpr std::uint64_t drawn_train_seed = 1;
constexpr std::uint64_t drawn_test_seed = 2; // images that are in no training set
constexpr std::uint64_t max_drawn_bytes = std::uint64_t{8} << 30;

/// Throws argument_error if that many drawn images would exceed the memory limit.
data::dataset draw(std::uint64_t seed, std::size_t count, shape extent) {
    const std::uint64_t most = max_drawn_bytes / static_cast<std::uint64_t>(extent.count());
    if (count > most)
        throw argument_error(
            fmt::format("embedded: at most {} images of {} can be drawn, which take {}; "
                        "{} were requested",
                        grouped(static_cast<std::int64_t>(most)), shape_text(extent),
                        bytes_text(max_drawn_bytes), grouped(static_cast<std::int64_t>(count))));
    return data::draw_images(seed, count, extent);
}

data::dataset read(const std::string& path, data::split part, shape input,
                   std::optional<std::size_t> most) {
    const bool train = part == data::split::train;
    switch (kind_of_data(path)) {
    case data_kind::embedded:
        return draw(train ? drawn_train_seed : drawn_test_seed,
                    most.value_or(train ? usual_drawn_train : usual_drawn_test), input);
    case data_kind::cifar10:
        return data::read_cifar10(path, part);
    case data_kind::mnist:
        return data::read_mnist(path, part);
    case data_kind::folder:
        break;
    }
    return data::read_image_folder(path, input, part);
}

/// The entries of a folder, in the system's order. Throws file_error.
std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
    std::vector<fs::directory_entry> entries;
    std::error_code problem;
    fs::directory_iterator entry(folder, problem);
    for (; !problem && entry != fs::directory_iterator(); entry.increment(problem))
        entries.push_back(*entry);
    if (problem) throw file_error(folder, "cannot be read: " + problem.message());
    return entries;
}

/// The folders whose sub-folders are classes.
std::vector<fs::path> roots_of(const fs::path& data) {
    if (is_folder(data / "train") && is_folder(data / "test"))
        return {data / "train", data / "test"};
    return {data};
}

bool is_picture_name(const fs::path& file) {
    std::string ending = file.extension().string();
    for (char& letter : ending)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

bool is_cifar10_name(const std::string& name) {
    return name.starts_with("data_batch_") || name == "test_batch.bin" ||
           name == "batches.meta.txt";
}

bool is_mnist_name(const std::string& name) {
    return name.find("idx3-ubyte") != std::string::npos ||
           name.find("idx1-ubyte") != std::string::npos;
}

/// Whether `file` is, or would be, one of a folder's files whose names satisfy `is_input`.
template <class IsInput>
bool holds_file(const fs::path& folder, const fs::path& file, const IsInput& is_input) {
    if (file.parent_path() == resolved(folder) && is_input(file)) return true;
    if (!path_exists(file)) return false;
    const auto entries = entries_of(folder); // which may link to it
    return std::any_of(entries.begin(), entries.end(), [&](const fs::directory_entry& entry) {
        std::error_code problem;
        return is_input(entry.path()) && fs::equivalent(entry.path(), file, problem) && !problem;
    });
}

} // namespace

data_kind kind_of_data(const std::string& path) {
    if (path == "embedded") return data_kind::embedded;
    if (!path_exists(path))
        throw file_error(path, "no such folder; --data takes one, or `embedded`");
    if (!is_folder(path)) throw file_error(path, "expected a folder, or `embedded`; this is none");
    bool folders = false;
    for (const auto& entry : entries_of(path)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("data_batch_") || name == "test_batch.bin") return data_kind::cifar10;
        if (name.find("idx3-ubyte") != std::string::npos) return data_kind::mnist;
        folders = folders || (!name.starts_with('.') && is_folder(entry.path()));
    }
    if (folders) return data_kind::folder;
    throw file_error(path, "expected CIFAR-10's data_batch_N.bin, MNIST's train-images-idx3-ubyte "
                           "or a sub-folder of pictures for each class, found none of them");
}

bool reads_file(const std::string& path, const fs::path& file) {
    const fs::path place = resolved(file);
    const auto named = [](bool (*is_name)(const std::string&)) {
        return [is_name](const fs::path& each) { return is_name(each.filename().string()); };
    };
    switch (kind_of_data(path)) {
    case data_kind::embedded:
        return false;
    case data_kind::cifar10:
        return holds_file(path, place, named(is_cifar10_name));
    case data_kind::mnist:
        return holds_file(path, place, named(is_mnist_name));
    case data_kind::folder:
        break;
    }
    for (const fs::path& root : roots_of(path))
        for (const auto& entry : entries_of(root))
            if (!entry.path().filename().string().starts_with('.') && is_folder(entry.path()) &&
                holds_file(entry.path(), place, is_picture_name))
                return true;
    return false;
}

bool takes_for_class(const std::string& path, const fs::path& folder) {
    if (kind_of_data(path) != data_kind::folder) return false;
    const fs::path place = resolved(folder);
    for (const fs::path& root : roots_of(path)) {
        const fs::path home = resolved(root);
        if (!is_within(place, home)) continue;
        const auto first = std::next(place.begin(), std::distance(home.begin(), home.end()));
        if (!first->string().starts_with('.')) return true;
    }
    return false;
}

data::dataset open_data(const std::string& path, data::split part, shape input, int classes,
                        std::optional<std::size_t> most) {
    data::dataset images = read(path, part, input, most);
    if (images.extent.channels != input.channels)
        throw argument_error(fmt::format(
            "{}: the images are {}, the network reads {}: {} channel{} cannot be converted to {}",
            printable(path), shape_text(images.extent), shape_text(input), images.extent.channels,
            images.extent.channels == 1 ? "" : "s", input.channels));
    if (images.classes.size() > static_cast<std::size_t>(classes))
        throw argument_error(fmt::format("{}: there are {} classes, the network distinguishes {}",
                                         printable(path), images.classes.size(), classes));
    if (images.size() == 0)
        throw argument_error(fmt::format(
            "{}: there are no {} images{}", printable(path),
            part == data::split::train ? "training" : "test",
            part == data::split::test && kind_of_data(path) == data_kind::folder
                ? "; without folders train and test, every fifth picture is one: 5 are needed"
                : ""));
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
    // Digits must not be mirrored; if the network takes a random crop, that is augmentation enough.
    constexpr int digit = 28;
    if (kind == data_kind::mnist) return {.flip = false, .shift = input.height < digit ? 0 : 2};
    return {.flip = true, .shift = 2};
}

} // namespace strider::program
