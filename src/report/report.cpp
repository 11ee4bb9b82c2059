// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes a training run as one HTML file.

#include "report/report.hpp"

#include "report/curves.hpp"
#include "report/html.hpp"
#include "report/sections.hpp"
#include "text/format.hpp"
#include "text/printable.hpp"

#include <strider/io/atomic_file.hpp>
#include <strider/version.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace strider::program {

namespace {

std::string heading(const report_content& content, const evaluation& found) {
    const network_facts& network = content.network.facts();
    const run_state& state = content.state;
    double seconds = 0;
    double images_per_second = 0;
    for (const epoch_record& each : state.history) {
        seconds += each.seconds;
        images_per_second += each.images_per_second / static_cast<double>(state.history.size());
    }
    std::string html = fmt::format(
        "<h1>{}</h1>\n<p>{}, trained on {}.</p>\n<div class=\"tiles\">\n", escaped(network.name),
        escaped(network.title), escaped(printable(state.settings.data)));
    const std::vector<std::pair<std::string, std::string>> tiles{
        {percent_text(found.accuracy, 2), fmt::format("test accuracy, epoch {}", state.best_epoch)},
        {fmt::format("{:.4f}", found.loss), "test loss of the same weights"},
        {grouped(network.parameters), "parameters"},
        {std::to_string(state.epoch), "epochs"},
        {duration_text(seconds), "training and testing"},
        {grouped(std::lround(images_per_second)), "images/s in training"}};
    for (const auto& [number, what] : tiles)
        html += fmt::format("<div><b>{}</b><span>{}</span></div>\n", number, what);
    html += "</div>\n<dl>\n";
    const run_settings& settings = state.settings;
    const std::vector<std::pair<const char*, std::string>> lines{
        {"optimizer", settings.optimizer},
        {"learning rate", fmt::format("{}, {}", settings.rate, settings.schedule)},
        {"batch", std::to_string(settings.batch)},
        {"augmentation", settings.augmentation},
        {"seed", std::to_string(settings.seed)}};
    for (const auto& [name, value] : lines)
        html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, escaped(printable(value)));
    return html + "</dl>\n";
}

} // namespace

std::string report_html(const report_content& content) {
    const network_facts& facts = content.network.facts();
    const auto inference = content.network.infer(content.weights, content.threads);
    const evaluation found = evaluate(*inference, facts, content.test, content.preparation);
    std::string body = heading(content, found);
    if (!content.state.history.empty())
        body += "<h2>Learning</h2>\n<p>Training images: with augmentation, while the weights "
                "change. Test images: after each epoch. The ring marks the weights "
                "that were kept.</p>\n" +
                curves(content.state.history, content.state.best_epoch);
    body += layer_section(facts);
    body += confusion_section(found, content.notes);
    body += filter_section(content);
    body += map_section(content);
    body += prediction_section(content, found);
    body += fmt::format("<footer>Written by strider {}.</footer>\n", version);
    return page(facts.name + ": training report", body);
}

void write_report(const std::filesystem::path& path, const report_content& content) {
    const std::string html = report_html(content);
    const std::array parts{std::as_bytes(std::span(html))};
    io::write_atomically(path, parts);
}

} // namespace strider::program
