// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Draws a report's pictures: filters, activation maps, and test images with predictions.

#include "report/html.hpp"
#include "report/sections.hpp"
#include "text/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace strider::program {

namespace {

constexpr std::size_t images_with_maps = 4;
constexpr std::size_t volumes_with_maps = 12; // for each of these images
constexpr std::size_t images_shown = 18;
constexpr std::size_t mistakes_shown = 9;
constexpr std::size_t guesses_shown = 3;
constexpr int pixels_of_map = 32;
constexpr int gap = 2; // pixels between maps

std::uint8_t byte_of(float share) {
    return static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0F, 1.0F)));
}

/// A volume's activation maps side by side, from its lowest value (black) to its highest (white),
/// with transparent gaps. Small maps are enlarged, so that all volumes have a similar size.
std::string map_picture(shape volume, std::span<const float> numbers, const std::string& what) {
    const auto columns = static_cast<int>(std::ceil(std::sqrt(volume.channels)));
    const int rows = (volume.channels + columns - 1) / columns;
    const auto [lowest, highest] = std::minmax_element(numbers.begin(), numbers.end());
    const float low = *lowest;
    const float range = std::max(*highest - low, std::numeric_limits<float>::min());
    const int zoom = std::max(1, pixels_of_map / volume.height);
    const shape map{volume.height * zoom + gap, volume.width * zoom + gap, 1};
    const shape extent{rows * map.height - gap, columns * map.width - gap, 4};
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(extent.count()), 0);
    for (int c = 0; c < volume.channels; ++c)
        for (int h = 0; h < volume.height * zoom; ++h)
            for (int w = 0; w < volume.width * zoom; ++w) {
                const auto from =
                    (std::ptrdiff_t{h} / zoom * volume.width + w / zoom) * volume.channels + c;
                const std::ptrdiff_t y = c / columns * map.height + h;
                const std::ptrdiff_t x = c % columns * map.width + w;
                auto* const pixel = bytes.data() + (y * extent.width + x) * 4;
                std::fill_n(pixel, 3,
                            byte_of((numbers[static_cast<std::size_t>(from)] - low) / range));
                pixel[3] = 255;
            }
    return picture(extent, bytes, what, "map");
}

/// The layers whose maps are shown: evenly spaced, the first and the last included, among those
/// that do not merely prepare the next one.
std::vector<std::size_t> layers_with_maps(const network_facts& network) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const layer_facts& layer = network.layers[i];
        if (layer.output.height == 1 || layer.kind == layer_kind::conv ||
            layer.kind == layer_kind::batch_norm)
            continue;
        all.push_back(i);
    }
    if (all.size() <= volumes_with_maps) return all;
    std::vector<std::size_t> some;
    for (std::size_t i = 0; i < volumes_with_maps; ++i)
        some.push_back(all[i * (all.size() - 1) / (volumes_with_maps - 1)]);
    return some;
}

std::string prediction_card(const report_content& content, const evaluation& found,
                            std::size_t image) {
    const int label = content.test.labels[image];
    const bool right = found.predicted[image] == label;
    const std::string word = content.notes.word(label, max_shown_name);
    std::string html = fmt::format(
        "<div class=\"card guess\">{0}<div><p><span class=\"mark {1}\" title=\"{2}\">{3}</span> <b "
        "title=\"{4}\">{4}</b></p><ul>\n",
        picture(content.test.extent, content.test.image(image), word, "shown"),
        right ? "good" : "bad", right ? "right" : "wrong", right ? "\u2713" : "\u2717",
        escaped(word));
    for (const guess& each : best_guesses(found.probabilities_of(image), guesses_shown)) {
        const auto share = static_cast<double>(each.probability);
        html += fmt::format("<li class=\"{0}\" style=\"--share:{1:.1f}%\"><span "
                            "title=\"{2}\">{2}</span><span>{3}</span></li>\n",
                            each.label == label ? "true" : "other", 100 * share,
                            escaped(content.notes.word(each.label, max_shown_name)),
                            percent_text(share));
    }
    return html + "</ul></div></div>\n";
}

} // namespace

std::string filter_section(const report_content& content) {
    const filter_bank bank = content.network.first_filters(content.weights);
    const auto [filters, channels, height, width] = bank.extents;
    if (bank.weights.empty() || (channels != 1 && channels != 3)) return {};
    std::string html =
        fmt::format("<h2>Filters of the first layer</h2>\n<p>The {} filters, {}x{}x{}{}. Middle "
                    "grey is 0; each "
                    "filter is scaled by its largest weight.</p>\n<div class=\"filters\">\n",
                    filters, height, width, channels,
                    channels == 3 ? ", their three channels as red, green and blue" : "");
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    const std::size_t size = plane * static_cast<std::size_t>(channels);
    for (std::size_t k = 0; k < static_cast<std::size_t>(filters); ++k) {
        const auto weights = std::span(bank.weights).subspan(k * size, size);
        float most = std::numeric_limits<float>::min();
        for (const float weight : weights) most = std::max(most, std::abs(weight));
        std::vector<std::uint8_t> bytes;
        for (std::size_t at = 0; at < plane; ++at)
            for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
                bytes.push_back(byte_of(0.5F + weights[c * plane + at] / (2 * most)));
        html += fmt::format(
            "<figure>{}<figcaption>{}</figcaption></figure>\n",
            picture({height, width, channels}, bytes, fmt::format("filter {}", k), "filter"), k);
    }
    return html + "</div>\n";
}

std::string map_section(const report_content& content) {
    std::string html =
        "<h2>Activation maps</h2>\n<p>The outputs of layers for test images: every map "
        "of a volume, from its lowest value (black) to its highest (white).";
    const network_facts& network = content.network.facts();
    const std::vector<std::size_t> layers = layers_with_maps(network);
    if (layers.size() == volumes_with_maps)
        html += fmt::format(" {} of the {} layers, evenly spaced.", layers.size(),
                            network.layers.size());
    html += "</p>\n";
    std::vector<float> numbers(static_cast<std::size_t>(network.input.count()));
    std::vector<bool> shown(static_cast<std::size_t>(network.output.count()));
    std::size_t left = images_with_maps;
    for (std::size_t n = 0; n < content.test.size() && left > 0; ++n) {
        const auto label = static_cast<std::size_t>(content.test.labels[n]);
        if (shown[label]) continue; // one of each class
        shown[label] = true;
        --left;
        const std::string word = content.notes.word(content.test.labels[n]);
        content.preparation.prepare(content.test, n,
                                    content.preparation.centred(content.test.extent), numbers);
        const auto volumes = content.network.activations(content.weights, numbers);
        html += fmt::format("<div class=\"card maps\">\n<figure>{}<figcaption>{}<br />{}"
                            "</figcaption></figure>\n",
                            picture(content.test.extent, content.test.image(n), word, "map"),
                            escaped(word), shape_text(content.test.extent));
        for (const std::size_t i : layers) {
            const layer_facts& layer = network.layers[i];
            const std::string path = layer.scope == 0 ? "" : path_of(network, layer) + "<br />";
            html += fmt::format(
                "<figure>{}<figcaption>layer {}: {}<br />{}{}</figcaption></figure>\n",
                map_picture(layer.output, volumes[i], fmt::format("maps of layer {}", i)), i,
                layer.name, path, shape_text(layer.output));
        }
        html += "</div>\n";
    }
    return html;
}

std::string prediction_section(const report_content& content, const evaluation& found) {
    std::string html = "<h2>Predictions</h2>\n<p>Test images, their classes and the three "
                       "most probable classes; green is the true one.</p>\n<div "
                       "class=\"guesses\">\n";
    for (std::size_t n = 0; n < std::min(images_shown, content.test.size()); ++n)
        html += prediction_card(content, found, n);
    html += "</div>\n";
    std::vector<std::size_t> mistakes;
    for (std::size_t n = 0; n < content.test.size(); ++n)
        if (found.predicted[n] != content.test.labels[n]) mistakes.push_back(n);
    if (mistakes.empty()) return html;
    const auto sureness = [&](std::size_t n) {
        return found.probabilities_of(n)[static_cast<std::size_t>(found.predicted[n])];
    };
    std::sort(mistakes.begin(), mistakes.end(), [&](std::size_t a, std::size_t b) {
        return sureness(a) != sureness(b) ? sureness(a) > sureness(b) : a < b;
    });
    mistakes.resize(std::min(mistakes.size(), mistakes_shown));
    html += "<h2>The most confident mistakes</h2>\n<p>Wrongly classified test images with the "
            "highest probabilities.</p>\n<div class=\"guesses\">\n";
    for (const std::size_t n : mistakes) html += prediction_card(content, found, n);
    return html + "</div>\n";
}

} // namespace strider::program
